import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct PeopleCounterTests {
    private func driver(personal: [String: PersonalRules] = [:], at start: String) throws -> EngineDriver {
        let policy = EscalationPolicy(
            name: "on-call",
            steps: [
                .init(notify: [.user(try #require(UserID("ana")))], wait: .minutes(5)),
                .init(notify: [.user(try #require(UserID("bo")))], wait: .minutes(5)),
            ]
        )
        let plan = Rulebooks.plan(wait: .zero, policy: policy)
        let book = Rulebooks.book(
            [try Rulebooks.rule()],
            routing: Route(match: nil, plan: plan),
            personal: personal
        )
        var driver = EngineDriver(book, now: Zones.time(start))
        driver.give(.started)
        driver.give(.linkRestored)
        return driver
    }

    @Test("answers, ends, steps and notifications are counted once each, and survive a restart")
    func counts() throws {
        var driver = try driver(at: "2026-11-20T10:00:00Z")
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        driver.publish("plant/faro/fz-1/temperature", ["value": -8])
        driver.advance(by: .minutes(6))
        _ = driver.command("ana", .acknowledge(IncidentID(1)))
        _ = driver.command("ana", .unacknowledge(IncidentID(1)))
        _ = driver.command("bo", .acknowledge(IncidentID(1)))
        // Given back, it goes on: the last step is told again.
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.publish("plant/faro/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(2))
        let people = driver.engine.state.counters.ofPeople
        #expect(people.acknowledging.count == 1)
        #expect(people.acknowledging.seconds == 360)
        #expect(people.resolving.count == 2)
        #expect(people.acknowledged == 1)
        #expect(people.unacknowledged == 1)
        #expect(people.escalations.values.reduce(0, +) == 5)
        let bo = try #require(UserID("bo"))
        #expect(people.notifications[bo]?[.escalated] == 3)
        #expect(people.notifications[bo]?[.resolved] == 2)
        #expect(people.outOfHours.isEmpty)
    }

    @Test("out of hours is before 8 and after 18 o'clock by the user's clock, and the user's quiet hours")
    func outOfHours() throws {
        let lunch = CivilInterval(zone: "Europe/Lisbon", from: 12 * 60, to: 13 * 60)
        let rules = PersonalRules(zone: "Europe/Lisbon", quietHours: .init(hours: lunch, unless: nil))
        let hours = try driver(personal: ["ana": rules], at: "2026-07-01T00:00:00Z").engine
            .hours(of: try #require(UserID("ana")))
        // In summer Lisbon is an hour ahead.
        for (time, isOut) in [
            ("2026-07-01T06:59:59Z", true), ("2026-07-01T07:00:00Z", false), ("2026-07-01T11:00:00Z", true),
            ("2026-07-01T12:00:00Z", false), ("2026-07-01T16:59:59Z", false), ("2026-07-01T17:00:00Z", true),
            ("2026-12-01T07:59:59Z", true), ("2026-12-01T17:59:59Z", false),
        ] {
            #expect(hours.isOut(Zones.time(time)) == isOut, "\(time)")
        }
    }
}
