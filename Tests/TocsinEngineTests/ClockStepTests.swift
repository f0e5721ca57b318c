import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// Somebody sets the clock of the machine.
@Suite struct ClockStepTests {
    @Test(
        "the clocks of devices don't move with ours: nothing that they say afterwards is taken for old",
        arguments: [TimeSpan.minutes(102), .minutes(-102), .seconds(50), .seconds(-50)]
    )
    func devicesClocks(step: TimeSpan) throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        let topic = "plant/porto/fz-1/temperature"
        // By the device's clock, which was right and is nobody's to set.
        var device = driver.now
        driver.publish(topic, ["value": -18], at: device)
        driver.advance(by: .seconds(20))
        device = device + .seconds(20)
        driver.publish(topic, ["value": -4], at: device)
        #expect(driver.engine.state.counters.alertsFired == 1)
        driver.setClock(by: step)
        driver.advance(by: .seconds(20))
        device = device + .seconds(20)
        driver.publish(topic, ["value": -18], at: device)
        #expect(driver.engine.state.counters.outOfOrder == 0)
        #expect(driver.engine.state.counters.alertsResolved == 1)
    }

    @Test("a device whose clock is set with ours is right again with its next event")
    func sameClock() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        let topic = "plant/porto/fz-1/temperature"
        driver.publish(topic, ["value": -18], at: driver.now)
        driver.setClock(by: .hours(3))
        #expect(driver.engine.state.alerts.topics.clocks.count == 1)
        driver.advance(by: .seconds(20))
        driver.publish(topic, ["value": -4], at: driver.now)
        #expect(driver.engine.state.alerts.topics.clocks.isEmpty)
        #expect(driver.engine.state.counters.alertsFired == 1)
    }

    @Test("an override that was over counts again once the clock is put back, though another was made meanwhile")
    func overrides() throws {
        let ana = try #require(UserID("ana"))
        let bo = try #require(UserID("bo"))
        let start = try #require(CivilDate(year: 2026, month: 1, day: 5))
        let rotation = Schedule.Rotation(start: start, turn: .days(1), at: 0, users: [ana])
        let primary = Schedule(name: "primary", zone: "Europe/Lisbon", rotations: [rotation])
        let plan = Rulebooks.plan(wait: .zero, notify: [.schedule("primary")])
        let book = Rulebooks.book(
            [try Rulebooks.rule()],
            routing: Route(match: nil, plan: plan),
            schedules: [primary]
        )
        var driver = EngineDriver(book, now: Zones.time("2026-11-21T11:00:00Z"))
        driver.give(.started)
        driver.give(.linkRestored)
        let override = { (change: ScheduleChange, from: Timestamp, span: TimeSpan) -> Command.Action in
            .addOverride(OverrideRequest(schedule: "primary", change: change, start: from, end: from + span))
        }
        _ = driver.command("ana", override(.replace(ana, with: bo), driver.now, .minutes(5)))
        driver.advance(by: .minutes(20))
        _ = driver.command("bo", override(.add(bo), driver.now + .hours(1), .hours(1)))
        driver.setClock(by: .minutes(-18))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["bo firing i-1 warning"])
    }

    @Test(
        "what is held when the clock is set into quiet hours is held until their end, though they began since the last input"
    )
    func quietHours() throws {
        let hours = CivilInterval(zone: "Europe/Lisbon", from: 10 * 60 + 19, to: 12 * 60)
        let ana = PersonalRules(zone: "Europe/Lisbon", quietHours: .init(hours: hours, unless: nil))
        let plan = Rulebooks.plan(wait: .zero, notify: [.user(try #require(UserID("ana")))])
        let book = Rulebooks.book(
            [try Rulebooks.rule()],
            routing: Route(match: nil, plan: plan),
            personal: ["ana": ana]
        )
        var driver = EngineDriver(book, now: Zones.time("2026-11-21T11:00:00Z"))
        driver.give(.started)
        driver.give(.linkRestored)
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines().isEmpty)
        // The last input was at 10:18:56 by the clock as it is then.
        driver.oversleep(by: .seconds(20))
        driver.setClock(by: .seconds(-(41 * 60 + 4)))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .hours(2))
        #expect(driver.takeLines() == ["ana digest - warning"])
    }
}
