internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// Reads `schedules:`.
struct SchedulesSection {
    let log: ProblemLog
    let names: Names

    func read(_ parent: inout MapReader) -> [Schedule] {
        parent.namedMaps("schedules", "a schedule").map { name, reader in
            var reader = reader
            if !Names.isName(name.value) {
                log.error("a schedule's name must be one line of at most 128 bytes", at: name.place)
            }
            let zone = CivilReading.timeZone(&reader)
            if reader.node("rotations") == nil { reader.missing("rotations") }
            let rotations = reader.maps("rotations", "a rotation").compactMap { rotation in
                var rotation = rotation
                let read = self.rotation(&rotation, zone: zone)
                rotation.finish()
                return read
            }
            reader.finish()
            return Schedule(name: name.value, zone: zone, rotations: rotations)
        }
    }

    private func rotation(_ reader: inout MapReader, zone: String) -> Schedule.Rotation? {
        let start = reader.required("start") == nil ? nil : CivilReading.date("start", &reader)
        let turn = reader.required("every") == nil ? nil : turn(&reader)
        let at = CivilReading.optionalTime("at", 0...1439, &reader) ?? 0
        let users = users(&reader)
        var restriction: CivilInterval?
        if var restrict = reader.map("restrict", "'restrict'") {
            restriction = CivilReading.interval(&restrict, zone: zone)
            restrict.finish()
        }
        guard let start, let turn, !users.isEmpty else { return nil }
        return Schedule.Rotation(start: start, turn: turn, at: at, users: users, restriction: restriction)
    }

    /// The same person may have two turns of a rotation.
    private func users(_ reader: inout MapReader) -> [UserID] {
        guard let node = reader.required("users") else { return [] }
        let items = reader.list("users") ?? []
        if case .list(let items) = node.content, items.isEmpty {
            log.error("a rotation needs somebody in 'users'", at: node.place)
        }
        return items.compactMap { item in
            guard
                let user = MapReader.text(item, "users", log), names.check(user, among: names.users, log)
            else { return nil }
            return UserID(user.value)
        }
    }

    /// `12h` is elapsed time; `1d` and `1w` are days of the calendar, `1mo` months.
    private func turn(_ reader: inout MapReader) -> Schedule.Turn? {
        guard let text = reader.text("every") else { return nil }
        if text.value.hasSuffix("mo"), let months = Int(text.value.dropLast(2)), (1...120).contains(months) {
            return .months(months)
        }
        let (hour, day) = (TimeSpan.hours(1).milliseconds, TimeSpan.days(1).milliseconds)
        guard let span = TimeSpan(text.value), span.milliseconds > 0, span.milliseconds % hour == 0 else {
            log.error("'every' must be whole hours, such as 12h, 1d, 1w, or 1mo, not '\(text.value)'", at: text.place)
            return nil
        }
        return span.milliseconds % day == 0
            ? .days(Int(span.milliseconds / day)) : .hours(Int(span.milliseconds / hour))
    }
}
