/// Times that come again, on the clock of a place: `mon` to `fri`, 22:00 to 07:00.
///
/// What crosses midnight belongs to the day on which it begins. The beginning is inside, the end is not.
package struct CivilInterval: Hashable, Codable, Sendable {
    /// The IANA name of the zone.
    package let zone: String
    /// 1 for Monday to 7 for Sunday; `nil` for every day.
    package let weekdays: Set<Int>?
    /// 1 to 31, negative from the month's end; `nil` for every day.
    package let daysOfMonth: [ClosedRange<Int>]?
    /// 1 to 12; `nil` for every month.
    package let months: Set<Int>?
    /// Minutes after midnight, 0 to 1439.
    package let from: Int
    /// Minutes after midnight, 1 to 1440; not after ``from`` where it ends on the next day.
    package let to: Int

    package init(
        zone: String,
        weekdays: Set<Int>? = nil,
        daysOfMonth: [ClosedRange<Int>]? = nil,
        months: Set<Int>? = nil,
        from: Int,
        to: Int
    ) {
        self.zone = zone
        self.weekdays = weekdays
        self.daysOfMonth = daysOfMonth
        self.months = months
        self.from = from
        self.to = to
    }

    /// - Parameter zone: that of ``zone``.
    package func contains(_ time: Timestamp, in zone: CivilZone) -> Bool {
        occurrence(at: time, in: zone) != nil
    }

    /// When it is over, if it is in force at `time`; what begins where it ends is part of it. `nil` where it isn't in force.
    ///
    /// An interval that never ends gives a time at least a year ahead, to be asked again then.
    package func end(from time: Timestamp, in zone: CivilZone) -> Timestamp? {
        guard var end = occurrence(at: time, in: zone)?.upperBound else { return nil }
        let horizon = time + Self.horizon
        while end < horizon, let next = occurrence(at: end, in: zone) { end = next.upperBound }
        return end
    }

    /// When it begins next, after `time`; `nil` where that is further than ``horizon`` ahead.
    package func start(after time: Timestamp, in zone: CivilZone) -> Timestamp? {
        let first = zone.local(time).day.daysSinceEpoch
        for day in first - 1...first + Self.horizon.milliseconds / 86_400_000 {
            guard let range = occurrence(on: CivilDate(daysSinceEpoch: day), in: zone) else { continue }
            if range.lowerBound > time { return range.lowerBound }
        }
        return nil
    }

    /// Of Monday to Sunday, as they are written.
    package static let weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// How far ahead is looked.
    package static let horizon = TimeSpan.days(400)

    private func occurrence(at time: Timestamp, in zone: CivilZone) -> Range<Timestamp>? {
        let today = zone.local(time).day.daysSinceEpoch
        for day in [today - 1, today] {
            let range = occurrence(on: CivilDate(daysSinceEpoch: day), in: zone)
            if let range, range.contains(time) { return range }
        }
        return nil
    }

    private func occurrence(on day: CivilDate, in zone: CivilZone) -> Range<Timestamp>? {
        guard includes(day) else { return nil }
        let begin = zone.instant(day, minutes: from)
        let end = zone.instant(day, minutes: to > from ? to : to + 1440)
        // On the night when the clock is put forward, an interval may lie in the hour that isn't.
        return begin < end ? begin..<end : nil
    }

    private func includes(_ day: CivilDate) -> Bool {
        if let weekdays, !weekdays.contains(day.weekday) { return false }
        if let months, !months.contains(Int(day.month)) { return false }
        guard let daysOfMonth else { return true }
        let fromEnd = Int(day.day) - day.daysInMonth - 1
        return daysOfMonth.contains { $0.contains(Int(day.day)) || $0.contains(fromEnd) }
    }
}
