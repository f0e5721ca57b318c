package import TocsinEngine
package import TocsinGateway
package import TocsinModel
package import TocsinTime

/// Schedules and the changes to them as they were at one moment, and who is on call by them.
package struct DutyPlan: Sendable {
    let rulebook: Rulebook
    /// Ordered by id.
    let overrides: [ScheduleOverride]

    /// Hand-offs that are looked at for one calendar; one of hours has 1,344 in eight weeks.
    private static let handOffLimit = 5_000

    package init(rulebook: Rulebook, overrides: [ScheduleOverride]) {
        self.rulebook = rulebook
        self.overrides = overrides
    }

    package func roster(at time: Timestamp) -> Roster {
        Roster(
            at: time,
            schedules: rulebook.schedules.map { schedule in
                let present = onCall(schedule, at: time)
                return Roster.Entry(id: schedule.name, users: present.users, until: present.until)
            }
        )
    }

    package func overrides(of schedule: String, at now: Timestamp) -> [ScheduleOverride]? {
        guard rulebook.schedule(schedule) != nil else { return nil }
        return overrides.filter { $0.request.schedule == schedule && $0.request.end > now }
    }

    /// Each person's times, ordered by their beginning. What begins within the span is followed to its end, for another span at most.
    package func duties(of schedule: String, from begin: Timestamp, for span: TimeSpan) -> [Duty]? {
        guard let schedule = rulebook.schedule(schedule) else { return nil }
        let horizon = begin + span
        let last = horizon + span
        var running: [UserID: Timestamp] = [:]
        var found: [Duty] = []
        var time = begin
        var end = last
        for handOff in 1...Self.handOffLimit {
            let present = onCall(schedule, at: time)
            for (user, start) in running where !present.users.contains(user) {
                found.append(duty(user, start, time))
                running[user] = nil
            }
            if time < horizon {
                for user in present.users where running[user] == nil { running[user] = time }
            }
            guard !running.isEmpty || time < horizon, let next = present.until, next < last else { break }
            time = next
            // What lies beyond was not looked at.
            if handOff == Self.handOffLimit { end = time }
        }
        found += running.map { duty($0.key, $0.value, end) }
        return found.sorted { ($0.begin, $0.user) < ($1.begin, $1.user) }
    }

    private func duty(_ user: UserID, _ begin: Timestamp, _ end: Timestamp) -> Duty {
        Duty(user: user, name: rulebook.people.user(user)?.name ?? user.text, begin: begin, end: end)
    }

    private func onCall(_ schedule: Schedule, at time: Timestamp) -> OnCall {
        schedule.onCall(
            at: time,
            zone: rulebook.zone(schedule.zone),
            overrides: overrides,
            isKnown: { rulebook.people.user($0) != nil }
        )
    }
}
