import Testing
import TocsinEngine
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct CivilReadingTests {
    private func load(_ text: String) -> Loaded {
        let frame = "sources: [{name: a, filter: \"a/#\"}]\nusers: {ana: {}, bo: {}}\n"
        return ConfigurationLoader.load(ConfigurationBundle(text: frame + text, path: "c"))
    }

    /// The interval that the only route of a configuration is muted by.
    private func interval(_ text: String) throws -> CivilInterval {
        let loaded = load(
            """
            time_intervals: {i: {\(text)}}
            routing: {notify: [user:ana], routes: [{match: severity == info, mute_time_intervals: [i]}]}
            """
        )
        let configuration = try #require(loaded.configuration, "\(loaded.problems)")
        return try #require(configuration.rulebook.routing.routes.first?.plan.muted.first?.interval)
    }

    @Test("an interval has lists and ranges of weekdays, days and months, and may cross midnight")
    func intervals() throws {
        #expect(
            try interval("weekdays: [sat, sun]")
                == CivilInterval(zone: "UTC", weekdays: [6, 7], from: 0, to: 1440)
        )
        #expect(
            try interval("time_zone: Asia/Tokyo, weekdays: fri..mon, from: \"22:30\", to: \"00:00\"")
                == CivilInterval(zone: "Asia/Tokyo", weekdays: [5, 6, 7, 1], from: 22 * 60 + 30, to: 1440)
        )
        #expect(
            try interval("days_of_month: [1..3, -1], months: [nov..feb, 6], from: \"22:00\", to: \"06:00\"")
                == CivilInterval(
                    zone: "UTC",
                    daysOfMonth: [1...3, -1 ... -1],
                    months: [11, 12, 1, 2, 6],
                    from: 1320,
                    to: 360
                )
        )
    }

    @Test("turns are elapsed hours, days of the calendar or months")
    func turns() throws {
        func turn(_ every: String) -> Schedule.Turn? {
            let text = "schedules: {s: {rotations: [{start: 2026-01-05, every: \(every), users: [ana]}]}}"
            return load(text).configuration?.rulebook.schedules.first?.rotations.first?.turn
        }
        #expect(turn("12h") == .hours(12))
        #expect(turn("36h") == .hours(36))
        #expect(turn("24h") == .days(1))
        #expect(turn("2w") == .days(14))
        #expect(turn("3mo") == .months(3))
        #expect(turn("90m") == nil)
        #expect(turn("0mo") == nil)
    }

    @Test("a restriction is in the time of its schedule, and a step says how many answer and when")
    func details() throws {
        let loaded = load(
            """
            schedules:
              s:
                time_zone: Europe/Lisbon
                rotations:
                  - {start: 2026-01-05, every: 1w, at: "09:00", users: [bo, ana, bo], restrict: {weekdays: mon-fri}}
            time_intervals: {office: {from: "09:00", to: "17:00"}}
            policies:
              p:
                steps:
                  - {notify: [schedule:s, user:bo], during: office, round_robin: true}
                  - {notify: [user:ana, user:bo], wait: 1m, acknowledgements: 2, above: {alerts: 5, within: 10m}}
            limits: {events_per_minute: 100000}
            routing:
              policy: p
              routes:
                - {match: severity == info, notify: [schedule:s], active_time_intervals: [office]}
                - {match: severity == error, routes: [{match: rule == "x"}]}
            """
        )
        let book = try #require(loaded.configuration).rulebook
        let rotation = try #require(book.schedules.first?.rotations.first)
        #expect(rotation.users.map(\.text) == ["bo", "ana", "bo"])
        #expect(
            rotation.restriction == CivilInterval(zone: "Europe/Lisbon", weekdays: [1, 2, 3, 4, 5], from: 0, to: 1440)
        )
        let office = CivilInterval(zone: "UTC", from: 540, to: 1020)
        let policy = try #require(book.routing.plan.policy)
        #expect(policy.rounds == 0 && policy.acknowledgementTimeout == nil)
        #expect(policy.steps.map(\.wait) == [.minutes(5), .minutes(1)])
        #expect(policy.steps.map(\.during) == [office, nil])
        #expect(policy.steps.map(\.above) == [nil, EscalationPolicy.AlertRate(alerts: 5, within: .minutes(10))])
        #expect(policy.steps.map(\.isRoundRobin) == [true, false])
        #expect(policy.steps.map(\.acknowledgements) == [1, 2])
        #expect(book.limits.eventsPerMinute == 100_000)
        let routes = book.routing.routes
        #expect(routes[0].plan.policy == nil && routes[0].plan.notify == [.schedule("s")])
        #expect(routes[0].plan.active.map(\.name) == ["office"])
        #expect(routes[1].routes[0].plan.policy == policy, "a policy is inherited")
        #expect(routes[1].routes[0].plan.active.isEmpty, "intervals are not")
    }
}
