import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct TellingTests {
    private static let warm = #"rule == "warm""#
    private static let night = CivilInterval(zone: "Europe/Lisbon", from: 22 * 60, to: 7 * 60)

    private func condition(_ text: String) throws -> Expression { try Expression(text, in: RouteVariables.expressions) }

    private func silence(_ match: String, _ end: Silence.End) -> Command.Action {
        .addSilence(SilenceRequest(match: match, end: end))
    }

    private func hasSilenceEnded(_ driver: EngineDriver) -> Bool {
        driver.effects.contains { effect in
            guard case .silenceChanged(let silence) = effect, case .expired = silence.state else { return false }
            return true
        }
    }

    private func policy(_ steps: [EscalationPolicy.Step], rounds: Int = 0, timeout: TimeSpan? = nil) -> EscalationPolicy
    {
        EscalationPolicy(name: "plant", steps: steps, rounds: rounds, acknowledgementTimeout: timeout)
    }

    private func driver(
        policy: EscalationPolicy? = nil,
        severity: String = "warning",
        personal: [String: PersonalRules] = [:],
        muted: [RoutePlan.NamedInterval] = [],
        inhibitions: [Inhibition] = [],
        rules: [Rule] = [],
        at start: String = "2026-11-21T12:00:00Z"
    ) throws -> EngineDriver {
        let plan = Rulebooks.plan(wait: .zero, policy: policy, muted: muted)
        let book = Rulebooks.book(
            try rules + [Rulebooks.rule(severity: severity)],
            routing: Route(match: nil, plan: plan),
            inhibitions: inhibitions,
            personal: personal
        )
        var driver = EngineDriver(book, now: Zones.time(start))
        driver.give(.started)
        driver.give(.linkRestored)
        return driver
    }

    private static let ana = UserID("ana").map { RoutePlan.Target.user($0) }
    private static let bo = UserID("bo").map { RoutePlan.Target.user($0) }

    // MARK: What is withheld is no part of what is told

    @Test("what is silenced makes no notification worse or longer")
    func silencedPart() throws {
        var driver = try driver(severity: "payload.value > 0.0 ? critical : warning")
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        _ = driver.command("bo", silence(#"labels.device == "fz-2""#, .at(driver.now + .hours(2))))
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-2/temperature", ["value": 5])
        driver.publish("plant/porto/fz-3/temperature", ["value": -4])
        driver.advance(by: .minutes(1))
        let told = driver.takeNotifications()
        #expect(told.map(\.severity) == [.warning, .warning] && told.map(\.alerts) == [2, 2])
        #expect(told.allSatisfy { !$0.body.contains("fz-2") && $0.body.contains("fz-3") })
        #expect(driver.engine.incident(IncidentID(1))?.severity == .critical, "who looks sees all of it")
        driver.advance(by: .hours(2))
        #expect(driver.takeNotifications().filter { $0.kind == .updated }.map(\.alerts) == [3, 3])
    }

    // MARK: Over reaches those who heard on

    @Test("fire, notify, silence, resolve: the resolved arrives")
    func resolvedThroughSilence() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
        _ = driver.command("bo", silence(#"rule == "warm""#, .at(driver.now + .hours(2))))
        #expect(driver.takeLines() == ["ana digest - info"], "that it is silenced")
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana resolved i-1 warning", "bo resolved i-1 warning"])
    }

    @Test("what began during a silence is told once at its end, and who made it hears what it withheld")
    func silenceEnds() throws {
        var driver = try driver()
        _ = driver.command("bo", silence(#"labels.site == "porto""#, .at(driver.now + .hours(1))))
        for device in 1...3 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -4]) }
        driver.publish("plant/lagos/fz-9/temperature", ["value": -4])
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(59))
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
        driver.advance(by: .minutes(1))
        let told = driver.takeNotifications()
        #expect(
            told.map { "\($0.user) \($0.kind.rawValue) \($0.alerts)" } == [
                "bo digest 2", "ana firing 2", "bo firing 2",
            ]
        )
        #expect(told.first?.title == "Silence s-1 ended: it withheld 3 alerts")
        driver.advance(by: .hours(1))
        #expect(driver.takeLines().isEmpty)
    }

    @Test("a silence until resolved ends with the alert, and the next one is told")
    func untilResolved() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        _ = driver.takeLines()
        _ = driver.command("bo", silence(#"rule == "warm""#, .resolved))
        #expect(driver.takeLines() == ["ana digest - info"], "that it is silenced")
        driver.advance(by: .hours(9))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["bo digest - info", "ana resolved i-1 warning", "bo resolved i-1 warning"])
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
    }

    @Test("a maintenance is a silence that begins later; a restart in it changes nothing")
    func maintenance() throws {
        var driver = try driver()
        let request = SilenceRequest(
            match: "true",
            from: driver.now + .minutes(30),
            end: .at(driver.now + .minutes(90)),
            comment: "compressor"
        )
        _ = driver.command("bo", .addSilence(request))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines().count == 2)
        driver.advance(by: .minutes(40))
        driver.publish("plant/lagos/fz-2/temperature", ["value": -4])
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        driver.advance(by: .minutes(49))
        #expect(driver.takeLines() == ["ana digest - info"], "that it is silenced")
        driver.advance(by: .minutes(1))
        #expect(
            driver.takeLines() == [
                "bo digest - info", "ana repeated i-1 warning", "bo repeated i-1 warning", "ana firing i-2 warning",
                "bo firing i-2 warning",
            ]
        )
    }

    @Test(
        "a silence that comes again every night lets go every morning, tells what still fires once, and ends when it ends"
    )
    func recurring() throws {
        var driver = try driver(at: "2026-11-21T21:00:00Z")
        let request = SilenceRequest(match: Self.warm, end: .at(driver.now + .days(2)), recurrence: Self.night)
        _ = driver.command("bo", .addSilence(request))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"], "it isn't night yet")
        driver.advance(by: .hours(2))
        driver.publish("plant/lagos/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(479))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .minutes(1))
        #expect(
            driver.takeLines() == [
                "ana repeated i-1 warning", "bo repeated i-1 warning", "ana firing i-2 warning",
                "bo firing i-2 warning",
            ]
        )
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.publish("plant/lagos/fz-2/temperature", ["value": -18])
        driver.advance(by: .hours(16))
        _ = driver.takeLines()
        driver.publish("plant/lagos/fz-3/temperature", ["value": -4])
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        driver.advance(by: .hours(7))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .hours(1))
        #expect(driver.takeLines() == ["ana firing i-3 warning", "bo firing i-3 warning"])
        driver.advance(by: .hours(24))
        #expect(driver.takeLines().contains("bo digest - info"))
    }

    @Test(
        "a silence that comes again by local time follows the clock through both changes",
        arguments: [("2026-03-28T20:00:00Z", 420), ("2026-10-24T19:00:00Z", 540)]
    )
    func recurringOverClockChange(_ start: String, _ minutes: Int64) throws {
        var driver = try driver(at: start)
        // In Paris it is 21:00; the night goes from 22:00 to 06:00, and is 7 or 9 hours long.
        let night = CivilInterval(zone: "Europe/Paris", from: 22 * 60, to: 6 * 60)
        let request = SilenceRequest(match: Self.warm, end: .at(driver.now + .days(3)), recurrence: night)
        _ = driver.command("bo", .addSilence(request))
        driver.advance(by: .minutes(60))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .minutes(minutes - 1))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
    }

    @Test("what was due before a silence began, and is late, is silenced like anything else")
    func lateIntoSilence() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.publish("plant/porto/fz-2/temperature", ["value": -4])
        _ = driver.takeLines()
        let (from, end) = (driver.now + .minutes(2), driver.now + .minutes(90))
        let request = SilenceRequest(match: Self.warm, from: from, end: .at(end))
        _ = driver.command("bo", .addSilence(request))
        driver.oversleep(by: .minutes(10))
        driver.give(.wake)
        #expect(driver.takeLines() == ["ana digest - info"], "that it is silenced")
        driver.advance(by: .hours(2))
        #expect(driver.takeLines() == ["bo digest - info", "ana updated i-1 warning", "bo updated i-1 warning"])
    }

    @Test("a silence until resolved ends when nothing that fires fits it any more, whatever was restarted on the way")
    func untilItNoLongerFits() throws {
        for restarts in [false, true] {
            var driver = try driver(severity: "payload.value > 0.0 ? error : warning")
            driver.publish("plant/porto/fz-1/temperature", ["value": 4])
            _ = driver.takeLines()
            _ = driver.command("bo", silence("severity >= error", .resolved))
            driver.publish("plant/porto/fz-2/temperature", ["value": 4])
            driver.advance(by: .minutes(10))
            driver.publish("plant/porto/fz-2/temperature", ["value": -4])
            #expect(!hasSilenceEnded(driver))
            if restarts { driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook) }
            driver.publish("plant/porto/fz-1/temperature", ["value": -4])
            #expect(hasSilenceEnded(driver))
        }
    }

    @Test("a silence of one incident until resolved ends with that incident")
    func untilTheIncidentEnds() throws {
        for restarts in [false, true] {
            var driver = try driver()
            driver.publish("plant/porto/fz-1/temperature", ["value": -4])
            _ = driver.command("bo", silence(#"incident.id == "i-1""#, .resolved))
            driver.advance(by: .minutes(10))
            if restarts { driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook) }
            #expect(!hasSilenceEnded(driver))
            _ = driver.command("bo", .resolve(IncidentID(1)))
            #expect(hasSilenceEnded(driver))
        }
    }

    @Test("a silence that is no condition, or is over before it begins, is refused")
    func refusedSilences() throws {
        var driver = try driver()
        for action in [silence("rule = 1", .resolved), silence("true", .at(driver.now))] {
            guard case .refused(let refusal)? = driver.command("bo", action) else {
                Issue.record("not refused: \(action)")
                continue
            }
            #expect(refusal.code == .badRequest)
        }
        #expect(driver.effects.isEmpty)
    }

    // MARK: Inhibition

    @Test(
        "a gateway's silence is one page for two hundred sensors, though it comes five seconds after the first; the three that stay dead are one message"
    )
    func gateway() throws {
        let gateway = try Rulebooks.rule(
            "gateway-down",
            topic: "plant/{site}/gateway/state",
            when: "payload.up == 0.0",
            until: nil
        )
        let silent = try Rulebooks.silence(.minutes(1), topic: "sensors/{site}/{device}")
        let inhibition = Inhibition(
            source: try condition(#"rule == "gateway-down""#),
            target: try condition(#"rule == "silent""#),
            equal: ["site"],
            grace: .seconds(10)
        )
        var driver = try driver(inhibitions: [inhibition], rules: [gateway, silent])
        for sensor in 1...200 { driver.publish("sensors/porto/s-\(sensor)", ["value": 1]) }
        driver.advance(by: .seconds(65))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/gateway/state", ["up": 0])
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
        driver.advance(by: .minutes(10))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/gateway/state", ["up": 1])
        for sensor in 4...200 { driver.publish("sensors/porto/s-\(sensor)", ["value": 1]) }
        driver.advance(by: .seconds(40))
        let told = driver.takeNotifications().filter { $0.kind == .firing }
        #expect(told.map(\.alerts) == [3, 3])
    }

    // MARK: Time intervals

    @Test("a muted route tells at the end of the interval what still fires, once")
    func muted() throws {
        let nights = RoutePlan.NamedInterval(name: "nights", interval: Self.night)
        var driver = try driver(muted: [nights], at: "2026-03-28T23:50:00Z")
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.publish("plant/lagos/fz-2/temperature", ["value": -4])
        driver.publish("plant/lagos/fz-2/temperature", ["value": -18])
        // That night the clock is put forward: 07:00 in Lisbon is 06:00 UTC.
        driver.advance(by: Zones.time("2026-03-29T05:59:59Z") - driver.now)
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
    }

    // MARK: Escalation

    @Test("step after step until somebody acknowledges; the acknowledgement expires and the next step follows")
    func escalation() throws {
        let steps = [
            EscalationPolicy.Step(notify: [Self.ana].compactMap(\.self), wait: .minutes(5)),
            EscalationPolicy.Step(notify: [.team("facilities")], wait: .minutes(10)),
        ]
        var driver = try driver(policy: policy(steps, rounds: 1, timeout: .minutes(30)))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["ana firing i-1 warning"])
        driver.advance(by: .minutes(5))
        #expect(driver.takeLines() == ["ana escalated i-1 warning", "bo escalated i-1 warning"])
        driver.advance(by: .minutes(2))
        _ = driver.command("bo", .acknowledge(IncidentID(1)))
        #expect(driver.takeLines() == ["ana acknowledged i-1 warning"])
        driver.advance(by: .minutes(29))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana escalated i-1 warning"])
        driver.advance(by: .minutes(5))
        #expect(driver.takeLines() == ["ana escalated i-1 warning", "bo escalated i-1 warning"])
        driver.advance(by: .hours(3))
        #expect(driver.takeLines().isEmpty)
    }

    @Test("a step that reaches nobody is named in the timeline, and the next one follows at once, as escalated")
    func nobody() throws {
        let steps = [
            EscalationPolicy.Step(notify: [.schedule("nowhere")], wait: .minutes(5)),
            EscalationPolicy.Step(notify: [Self.bo].compactMap(\.self), wait: .minutes(5)),
        ]
        var driver = try driver(policy: policy(steps))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["bo escalated i-1 warning"])
        let timeline = driver.engine.incident(IncidentID(1))?.timeline.map(\.text) ?? []
        #expect(timeline.contains("step 1 of plant reaches nobody"))
    }

    @Test("where a whole policy reaches nobody, those whom the root route names are told")
    func nobodyAtAll() throws {
        let steps = [EscalationPolicy.Step(notify: [.schedule("nowhere")], wait: .minutes(5))]
        var driver = try driver(policy: policy(steps))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
    }

    @Test("a snoozed incident is quiet until its end, then goes on; one that becomes worse is told meanwhile")
    func snooze() throws {
        var driver = try driver(severity: "payload.value > -5.0 ? critical : warning")
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        _ = driver.takeLines()
        _ = driver.command("ana", .incident(.one(IncidentID(1)), .snooze(.hours(1))))
        #expect(driver.takeLines() == ["bo snoozed i-1 warning"])
        driver.advance(by: .minutes(10))
        driver.publish("plant/porto/fz-1/temperature", ["value": -1])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana updated i-1 critical", "bo updated i-1 critical"])
        driver.advance(by: .minutes(49))
        #expect(driver.takeLines() == ["ana repeated i-1 critical", "bo repeated i-1 critical"])
    }

    @Test("a step may ask for several to acknowledge, and another may go round")
    func severalAndRound() throws {
        let steps = [EscalationPolicy.Step(notify: [.team("facilities")], wait: .minutes(5), acknowledgements: 2)]
        var driver = try driver(policy: policy(steps, rounds: 3))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        _ = driver.command("ana", .acknowledge(IncidentID(1)))
        #expect(driver.engine.incident(IncidentID(1))?.state == .open)
        _ = driver.command("bo", .acknowledge(IncidentID(1)))
        #expect(driver.engine.incident(IncidentID(1))?.state.name == "acknowledged")

        let round = [EscalationPolicy.Step(notify: [.team("facilities")], wait: .minutes(5), isRoundRobin: true)]
        var second = try self.driver(policy: policy(round))
        for site in ["porto", "lagos", "faro"] { second.publish("plant/\(site)/fz-1/temperature", ["value": -4]) }
        #expect(second.takeNotifications().map(\.user.text) == ["ana", "bo", "ana"])
    }

    @Test("the timeline, the reason and the incident name the policy and its step")
    func named() throws {
        let shift = try Schedule.Rotation(
            start: #require(CivilDate(year: 2026, month: 1, day: 5)),
            turn: .days(7),
            at: 540,
            users: [#require(UserID("bo"))]
        )
        let schedule = Schedule(name: "primary", zone: "Europe/Lisbon", rotations: [shift])
        let steps = [EscalationPolicy.Step(notify: [.schedule("primary")], wait: .minutes(5))]
        let plan = Rulebooks.plan(wait: .zero, policy: policy(steps))
        let book = Rulebooks.book([try Rulebooks.rule()], routing: Route(match: nil, plan: plan), schedules: [schedule])
        var driver = EngineDriver(book, now: Zones.time("2026-11-21T12:00:00Z"))
        driver.give(.started)
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeNotifications().map(\.reason) == ["on call for primary, step 1 of plant"])
        #expect(driver.engine.incident(IncidentID(1))?.escalation == Incident.Escalation(policy: "plant", step: 1))
    }

    @Test("an override in the middle of a step counts from the next one, and over it the rotation counts again")
    func override() throws {
        let ana = try #require(UserID("ana"))
        let bo = try #require(UserID("bo"))
        let start = try #require(CivilDate(year: 2026, month: 1, day: 5))
        let rotation = Schedule.Rotation(start: start, turn: .days(7), at: 540, users: [ana])
        let schedule = Schedule(name: "primary", zone: "Europe/Lisbon", rotations: [rotation])
        let step = EscalationPolicy.Step(notify: [.schedule("primary")], wait: .minutes(5))
        let plan = Rulebooks.plan(wait: .zero, policy: policy([step], rounds: 5))
        let book = Rulebooks.book([try Rulebooks.rule()], routing: Route(match: nil, plan: plan), schedules: [schedule])
        var driver = EngineDriver(book, now: Zones.time("2026-11-21T12:00:00Z"))
        driver.give(.started)
        driver.give(.linkRestored)
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .minutes(2))
        let request = OverrideRequest(
            schedule: "primary",
            change: .replace(ana, with: bo),
            start: driver.now,
            end: driver.now + .minutes(5)
        )
        _ = driver.command("bo", .addOverride(request))
        driver.advance(by: .minutes(8))
        #expect(driver.takeNotifications().map(\.user.text) == ["ana", "bo", "ana"])
    }

    // MARK: Quiet hours and digests

    private func quiet(unless: String? = "severity == critical") throws -> PersonalRules {
        PersonalRules(
            zone: "Europe/Lisbon",
            quietHours: PersonalRules.QuietHours(hours: Self.night, unless: try unless.map(condition))
        )
    }

    @Test("ten troubles at night of which seven pass: the morning's digest lists three; critical goes at once")
    func quietHours() throws {
        var driver = try driver(
            severity: "payload.value > -5.0 ? critical : warning",
            personal: ["ana": quiet()],
            at: "2026-11-20T23:00:00Z"
        )
        for site in 1...10 { driver.publish("plant/site-\(site)/fz-1/temperature", ["value": -8]) }
        #expect(driver.takeNotifications().allSatisfy { $0.user.text == "bo" })
        for site in 1...7 { driver.publish("plant/site-\(site)/fz-1/temperature", ["value": -18]) }
        driver.publish("plant/faro/fz-1/temperature", ["value": -1])
        #expect(driver.takeLines() == ["ana firing i-11 critical", "bo firing i-11 critical"])
        driver.advance(by: .hours(1))
        _ = driver.takeLines()
        driver.advance(by: Zones.time("2026-11-21T07:00:00Z") - driver.now)
        let morning = driver.takeNotifications().filter { $0.user.text == "ana" && $0.kind == .digest }
        #expect(morning.map(\.title) == ["3 incidents during quiet hours"])
        #expect(morning.first?.body.split(separator: "\n").last == "7 more came and went.")
        // Who heard of it in the digest hears its end.
        driver.publish("plant/site-8/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines().contains("ana resolved i-8 warning"))
    }

    @Test("what was only held and is over before leaves the digest, and an empty digest isn't sent")
    func emptyDigest() throws {
        var driver = try driver(personal: ["ana": quiet(), "bo": quiet()], at: "2026-11-20T23:00:00Z")
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        driver.advance(by: .hours(1))
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .hours(24))
        #expect(driver.takeLines().isEmpty)
    }

    @Test("quiet hours that end at another time now hand over then, and those that are no more at once")
    func movedQuietHours() throws {
        var driver = try driver(personal: ["ana": quiet()], at: "2026-11-20T23:00:00Z")
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        let longer = Preferences.QuietHours(from: 22 * 60, to: 9 * 60)
        _ = driver.command("ana", .setPreferences(Preferences(zone: "Europe/Lisbon", quietHours: .own(longer))))
        driver.advance(by: Zones.time("2026-11-21T08:59:59Z") - driver.now)
        #expect(driver.takeNotifications().allSatisfy { $0.user.text == "bo" })
        driver.advance(by: .seconds(1))
        #expect(driver.takeNotifications().map(\.kind) == [.digest])
        driver.advance(by: Zones.time("2026-11-21T23:00:00Z") - driver.now)
        _ = driver.takeNotifications()
        driver.publish("plant/faro/fz-1/temperature", ["value": -8])
        driver.replaceRulebook(driver.engine.rulebook)
        driver.advance(by: .hours(1))
        #expect(driver.takeNotifications().allSatisfy { $0.user.text == "bo" })
        _ = driver.command("ana", .setPreferences(Preferences(quietHours: .off)))
        #expect(driver.takeNotifications().map(\.kind) == [.digest])
    }

    @Test("a digest gathers for its span, then tells once over its channels")
    func digest() throws {
        let rules = PersonalRules(channels: [PersonalRules.ChannelRule(when: nil, means: .digest(.hours(1), ["email"]))]
        )
        var driver = try driver(personal: ["ana": rules, "bo": rules])
        for site in 1...3 {
            driver.publish("plant/site-\(site)/fz-1/temperature", ["value": -8])
            driver.advance(by: .minutes(10))
        }
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .minutes(30))
        let told = driver.takeNotifications()
        #expect(told.map(\.title) == ["3 incidents in this digest", "3 incidents in this digest"])
        #expect(told.first?.channels == ["email"])
    }

    @Test("what nobody has seen goes over the second channel after its delay; what was read doesn't")
    func secondChannel() throws {
        let later = PersonalRules.Later(after: .minutes(2), channels: ["sms"])
        let rules = PersonalRules(channels: [
            PersonalRules.ChannelRule(when: nil, means: .tell(["inbox", "push"], then: later))
        ])
        var driver = try driver(personal: ["ana": rules, "bo": rules])
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        let told = driver.takeNotifications()
        #expect(told.map(\.channels) == [["inbox", "push"], ["inbox", "push"]])
        _ = driver.command("bo", .read(.all))
        driver.advance(by: .minutes(2))
        let further = driver.effects.compactMap { effect -> String? in
            guard case .deliver(let id, let user, let channels) = effect else { return nil }
            return "\(id) \(user) \(channels)"
        }
        #expect(further == [#"n-1 ana ["sms"]"#])
        let entry = try #require(driver.engine.incident(IncidentID(1))?.timeline.last)
        #expect(entry.kind == .withheld, "nothing was sent")
        #expect(entry.text == "not seen, so would go over sms, which is not delivered yet too")
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(1))
        #expect(driver.takeNotifications().map(\.channels) == [["inbox", "push", "sms"], ["inbox", "push"]])
    }

    @Test("preferences count from now on, over a restart too, and those that are wrong are refused")
    func preferences() throws {
        var driver = try driver(personal: ["ana": quiet()], at: "2026-11-20T23:00:00Z")
        _ = driver.command("ana", .setPreferences(Preferences(quietHours: .off)))
        _ = driver.command(
            "bo",
            .setPreferences(Preferences(mutes: [Preferences.Mute(match: #"labels.device == "fz-1""#)]))
        )
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        #expect(driver.takeLines() == ["ana firing i-1 warning"])
        let wrong = [
            Preferences(zone: "Mars/Olympus"), Preferences(mutes: [Preferences.Mute(match: "rule ==")]),
            Preferences(channels: [Preferences.ChannelChoice(use: ["pigeon"])]), Preferences(perHour: 0),
            Preferences(quietHours: .own(Preferences.QuietHours(from: 60, to: 60))),
        ]
        for preferences in wrong {
            guard case .refused(let refusal)? = driver.command("bo", .setPreferences(preferences)) else {
                Issue.record("not refused: \(preferences)")
                continue
            }
            #expect(refusal.code == .badRequest)
        }
    }

    @Test("what is more than a user wants an hour is gathered; critical goes at once")
    func budget() throws {
        var driver = try driver(severity: "payload.value > -5.0 ? critical : warning")
        _ = driver.command("ana", .setPreferences(Preferences(perHour: 2)))
        for site in 1...5 {
            driver.publish("plant/site-\(site)/fz-1/temperature", ["value": -8])
            driver.advance(by: .minutes(1))
        }
        driver.publish("plant/faro/fz-1/temperature", ["value": -1])
        let ana = driver.takeNotifications().filter { $0.user.text == "ana" }
        #expect(ana.map { $0.severity.rawValue } == ["warning", "warning", "critical"])
        driver.advance(by: .minutes(56))
        let later = driver.takeNotifications().filter { $0.user.text == "ana" }
        #expect(later.map(\.title) == ["3 incidents more within the hour"])
    }

    @Test("a user who is no longer configured is told nothing, and what was held for them is named")
    func removedUser() throws {
        var driver = try driver(personal: ["ana": quiet(), "bo": quiet()], at: "2026-11-20T23:00:00Z")
        driver.publish("plant/porto/fz-1/temperature", ["value": -8])
        let book = Rulebooks.book(
            [try Rulebooks.rule(severity: "warning")],
            routing: Route(match: nil, plan: Rulebooks.plan(wait: .zero)),
            personal: ["bo": try quiet()],
            users: ["bo"]
        )
        driver.replaceRulebook(book)
        driver.advance(by: .hours(9))
        #expect(Set(driver.takeNotifications().map(\.user.text)) == ["bo"])
        let timeline = driver.engine.incident(IncidentID(1))?.timeline.map(\.text) ?? []
        #expect(timeline.contains("held for ana, who is no longer configured"))
    }

    @Test("a button without words acknowledges all that its user was told of, and nothing else")
    func button() throws {
        var driver = try driver()
        for site in ["porto", "lagos"] { driver.publish("plant/\(site)/fz-1/temperature", ["value": -8]) }
        _ = driver.command("bo", .incident(.told, .acknowledge))
        #expect(driver.engine.incident(IncidentID(1))?.state.name == "acknowledged")
        #expect(driver.engine.incident(IncidentID(2))?.state.name == "acknowledged")
    }
}
