import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// What simulated worlds found, each made small.
@Suite struct SimulationRegressionTests {
    private func inhibition() throws -> Inhibition {
        Inhibition(
            source: try Expression("severity == critical", in: RouteVariables.expressions),
            target: try Expression("severity < critical", in: RouteVariables.expressions),
            equal: ["site"]
        )
    }

    private func book(
        policy: EscalationPolicy? = nil,
        inhibitions: [Inhibition] = [],
        hasPressure: Bool = false
    ) throws -> Rulebook {
        let plan = Rulebooks.plan(groupBy: .labels(["rule"]), wait: .zero, policy: policy)
        let pressure = try Rulebooks.rule(
            "pressure",
            topic: "plant/{site}/{device}/pressure",
            when: "payload.value > 0.0",
            until: nil,
            severity: "payload.value > 5.0 ? critical : warning"
        )
        return Rulebooks.book(
            [try Rulebooks.rule()] + (hasPressure ? [pressure] : []),
            routing: Route(match: nil, plan: plan),
            inhibitions: inhibitions
        )
    }

    /// One alert inhibits another.
    private func inhibited() throws -> EngineDriver {
        var driver = EngineDriver.running(try book(inhibitions: [inhibition()], hasPressure: true))
        driver.publish("plant/porto/fz-1/pressure", ["value": 9])
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["ana firing i-1 critical", "bo firing i-1 critical"])
        return driver
    }

    @Test("a reload without an inhibition and without its source's rule ends both")
    func reloadWithoutSource() throws {
        var driver = try inhibited()
        driver.replaceRulebook(try book())
        driver.advance(by: .minutes(1))
        #expect(
            driver.takeLines().sorted()
                == [
                    "ana firing i-2 warning", "ana resolved i-1 critical", "bo firing i-2 warning",
                    "bo resolved i-1 critical",
                ]
        )
    }

    @Test("a reload without an inhibition tells what it withheld")
    func reloadWithoutInhibition() throws {
        var driver = try inhibited()
        driver.replaceRulebook(try book(hasPressure: true))
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
    }

    @Test("a restart is no reason to look sooner at what is withheld, though its sources may close a circle")
    func restartWithCircle() throws {
        let back = Inhibition(
            source: try Expression("rule == 'warm'", in: RouteVariables.expressions),
            target: try Expression("rule == 'pressure'", in: RouteVariables.expressions),
            equal: ["site"]
        )
        var driver = EngineDriver.running(try book(inhibitions: [inhibition(), back], hasPressure: true))
        driver.publish("plant/porto/fz-1/pressure", ["value": 9])
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .minutes(1))
        var before = driver.engine
        var after = Engine(state: before.state, rulebook: before.rulebook)
        #expect(after.state == before.state)
        #expect(after.wakeAt() == before.wakeAt())
        #expect(driver.takeLines() == ["ana firing i-1 critical", "bo firing i-1 critical"], "one is withheld")
    }

    @Test("an inhibition ends when its source is no longer bad enough")
    func sourceBecomesBetter() throws {
        var driver = try inhibited()
        driver.publish("plant/porto/fz-1/pressure", ["value": 1])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
    }

    @Test("a step that comes due when all is over doesn't put off saying so")
    func stepAfterTheEnd() throws {
        let user = try #require(UserID("ana"))
        let steps = [
            EscalationPolicy.Step(notify: [.user(user)], wait: .seconds(50)),
            EscalationPolicy.Step(notify: [.user(user)], wait: .seconds(50)),
        ]
        var driver = EngineDriver.running(try book(policy: EscalationPolicy(name: "plant", steps: steps)))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(45))
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(2))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "ana resolved i-1 warning"])
    }

    @Test("what came while somebody had it is told when it is given back, also without a policy")
    func givenBack() throws {
        var driver = EngineDriver.running(try book())
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        _ = driver.command("ana", .acknowledge(IncidentID(1)))
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(5))
        _ = driver.takeLines()
        _ = driver.command("ana", .unacknowledge(IncidentID(1)))
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana updated i-1 warning", "bo updated i-1 warning"])
        driver.advance(by: .hours(5))
        #expect(driver.takeLines() == ["ana repeated i-1 warning", "bo repeated i-1 warning"])
    }

    @Test("what is given to somebody else is repeated like anything else")
    func reassigned() throws {
        let bo = try #require(UserID("bo"))
        var driver = EngineDriver.running(try book())
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        _ = driver.command("ana", .acknowledge(IncidentID(1)))
        driver.advance(by: .minutes(5))
        _ = driver.command("ana", .incident(.one(IncidentID(1)), .reassign([bo])))
        _ = driver.takeLines()
        driver.advance(by: .hours(5))
        #expect(driver.takeLines() == ["ana repeated i-1 warning", "bo repeated i-1 warning"])
    }

    @Test("nothing is due while somebody has it, and so nobody is to be woken")
    func noWake() throws {
        var driver = EngineDriver.running(try book())
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        _ = driver.command("ana", .acknowledge(IncidentID(1)))
        driver.advance(by: .hours(9))
        var engine = driver.engine
        #expect(engine.wakeAt() == nil)
    }

    @Test("an alert that comes again in an open incident is told again")
    func comesAgain() throws {
        var driver = EngineDriver.running(try book())
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(2))
        driver.publish("plant/porto/fz-2/temperature", ["value": -18])
        driver.advance(by: .minutes(2))
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana updated i-1 warning", "bo updated i-1 warning"])
    }

    @Test("what is over and back between two ticks of the group interval is no news")
    func backBetweenTicks() throws {
        var driver = EngineDriver.running(try book())
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .seconds(130))
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-2/temperature", ["value": -18])
        driver.advance(by: .seconds(5))
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(30))
        #expect(driver.takeLines().isEmpty)
    }

    @Test("what no longer is inhibited is told at the next tick, though a step of the policy was told meanwhile")
    func inhibitedAtAStep() throws {
        let bo = try #require(UserID("bo"))
        let steps = (0..<3).map { _ in EscalationPolicy.Step(notify: [.user(bo)], wait: .minutes(5)) }
        let policy = EscalationPolicy(name: "plant", steps: steps)
        let inhibition = Inhibition(
            source: try Expression("rule == 'pressure'", in: RouteVariables.expressions),
            target: try Expression("labels.device == 'fz-2'", in: RouteVariables.expressions),
            equal: ["site"]
        )
        var driver = EngineDriver.running(try book(policy: policy, inhibitions: [inhibition], hasPressure: true))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(4))
        driver.publish("plant/porto/fz-9/pressure", ["value": 1])
        _ = driver.takeLines()
        driver.advance(by: .minutes(2))
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-9/pressure", ["value": 0])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines().contains("bo updated i-1 warning"))
    }

    @Test("what only passed through an incident is no news to those who heard of something else in that")
    func passedThrough() throws {
        let critical = try Rulebooks.match("severity == critical", Rulebooks.plan("root/0", wait: .minutes(10)))
        let book = Rulebooks.book(
            [try Rulebooks.rule(severity: "payload.value > 0.0 ? critical : warning")],
            routing: Route(match: nil, plan: Rulebooks.plan(wait: .zero), routes: [critical])
        )
        var driver = EngineDriver.running(book)
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(70))
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.publish("plant/porto/fz-2/temperature", ["value": 4])
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-2/temperature", ["value": -18])
        driver.advance(by: .minutes(20))
        #expect(driver.takeLines().isEmpty, "nobody heard that fz-2 fires")
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(2))
        #expect(driver.takeLines() == ["ana resolved i-1 warning", "bo resolved i-1 warning"])
    }

    @Test("whom a route named hears of an incident once on duty, though others were told whom it names since a reload")
    func routeChangedMeanwhile() throws {
        let ana = try #require(UserID("ana"))
        let bo = try #require(UserID("bo"))
        let start = try #require(CivilDate(year: 2026, month: 1, day: 5))
        let hours = CivilInterval(zone: "Europe/Lisbon", from: 14 * 60, to: 15 * 60)
        let rotation = Schedule.Rotation(start: start, turn: .days(1), at: 0, users: [bo], restriction: hours)
        let day = Schedule(name: "day", zone: "Europe/Lisbon", rotations: [rotation])
        let book = { (targets: [RoutePlan.Target]) in
            let route = Route(match: nil, plan: Rulebooks.plan(wait: .zero, notify: targets))
            return Rulebooks.book([try Rulebooks.rule()], routing: route, schedules: [day])
        }
        var driver = EngineDriver(try book([.schedule("day")]), now: Zones.time("2026-11-21T12:00:00Z"))
        driver.give(.started)
        driver.give(.linkRestored)
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines().isEmpty)
        driver.replaceRulebook(try book([.user(ana)]))
        #expect(driver.takeLines() == ["ana firing i-1 warning"])
        driver.advance(by: .minutes(121))
        #expect(driver.takeLines() == ["bo firing i-1 warning"])
    }

    @Test("what only those know of who left is told once to those who are left, though they heard of the rest")
    func knownToFormerUsers() throws {
        let bo = try #require(UserID("bo"))
        let cy = try #require(UserID("cy"))
        let book = { (users: [String]) in
            let plan = Rulebooks.plan(wait: .zero, notify: [.user(cy)])
            return Rulebooks.book([try Rulebooks.rule()], routing: Route(match: nil, plan: plan), users: users)
        }
        var driver = EngineDriver.running(try book(["ana", "bo", "cy"]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["cy firing i-1 warning"])
        _ = driver.command("ana", .incident(.one(IncidentID(1)), .reassign([bo])))
        #expect(driver.takeLines() == ["bo escalated i-1 warning"])
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["cy updated i-1 warning"])
        driver.replaceRulebook(try book(["ana", "bo"]))
        driver.advance(by: .minutes(1))
        let told = driver.takeNotifications()
        #expect(told.map(\.user) == [bo])
        #expect(told.map(\.kind) == [.repeated])
        #expect(told.map(\.alerts) == [2])
        driver.replaceRulebook(try book(["ana", "bo"]))
        driver.advance(by: .minutes(5))
        #expect(driver.takeLines().isEmpty)
    }
}
