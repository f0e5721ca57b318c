internal import TocsinModel

/// Checks `time_intervals:`, `schedules:` and `policies:`.
struct OnCallSections {
    let log: ProblemLog
    let names: Names

    func check(_ parent: inout MapReader) {
        checkIntervals(&parent)
        checkSchedules(&parent)
        checkPolicies(&parent)
    }

    private func checkIntervals(_ parent: inout MapReader) {
        let intervals = parent.namedMaps("time_intervals", "a time interval")
        for (_, reader) in intervals {
            var reader = reader
            CivilReading.checkTimeZone(&reader)
            CivilReading.checkWeekdays(&reader)
            for key in ["from", "to"] where reader.required(key) != nil { CivilReading.checkTime(key, &reader) }
            reader.finish()
        }
        tell("time_intervals", unless: intervals.isEmpty, "nothing is muted by them", parent)
    }

    private func checkSchedules(_ parent: inout MapReader) {
        let schedules = parent.namedMaps("schedules", "a schedule")
        for (_, reader) in schedules {
            var reader = reader
            CivilReading.checkTimeZone(&reader)
            if reader.node("rotations") == nil { reader.missing("rotations") }
            for var rotation in reader.maps("rotations", "a rotation") {
                checkRotation(&rotation)
                rotation.finish()
            }
            reader.finish()
        }
        tell("schedules", unless: schedules.isEmpty, "nobody is on call by them", parent)
    }

    private func checkRotation(_ reader: inout MapReader) {
        if reader.required("start") != nil { CivilReading.checkDate("start", &reader) }
        if reader.required("every") != nil { _ = reader.span("every", least: .hours(1)) }
        CivilReading.checkTime("at", &reader)
        if reader.required("users") != nil {
            // The same person may have two turns of a rotation.
            for node in reader.list("users") ?? [] {
                guard let user = MapReader.text(node, "users", log) else { continue }
                _ = names.check(user, "user", among: names.users, log)
            }
        }
    }

    private func checkPolicies(_ parent: inout MapReader) {
        let policies = parent.namedMaps("policies", "a policy")
        for (_, reader) in policies {
            var reader = reader
            _ = reader.number("repeat", in: 0...1000)
            _ = reader.span("ack_timeout", least: .seconds(1))
            if reader.node("steps") == nil { reader.missing("steps") }
            for var step in reader.maps("steps", "a step") {
                if step.required("notify") != nil {
                    for text in step.texts("notify") ?? [] { _ = Recipient.read(text, names, log) }
                }
                _ = step.span("wait", least: .seconds(1))
                step.finish()
            }
            reader.finish()
        }
        tell("policies", unless: policies.isEmpty, "nothing escalates", parent)
    }

    private func tell(_ key: String, unless isEmpty: Bool, _ consequence: String, _ reader: MapReader) {
        if !isEmpty { log.notActedOn(key, at: reader.place(of: key), so: consequence) }
    }
}
