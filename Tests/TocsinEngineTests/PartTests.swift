import Testing
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinEngine

/// Each part by itself, without an engine: it is asked, or told what happened, and answers with a value.
@Suite struct PartTests {
    private let now = EngineDriver.start

    private func alert(_ device: String, _ severity: Severity = .warning) -> FiringAlert {
        let labels: Labels = ["device": device, "rule": "warm"]
        let alert = Alert(
            labels: labels,
            severity: severity,
            summary: "\(device) is warm",
            value: "",
            links: [],
            firstSeen: now,
            lastSeen: now,
            count: 1,
            eventTime: now,
            reportedTime: now
        )
        return FiringAlert(key: AlertKey(rule: "warm", labels: ["device": device]), alert: alert, incidents: [])
    }

    private func event(_ value: Double, at time: Timestamp) throws -> Event {
        Event(
            id: EventID(1),
            source: "plant",
            topic: try #require(Topic("plant/porto/fz-1/temperature")),
            labels: [:],
            payload: .map(MapValue([("value", .double(value))])),
            time: time,
            received: time,
            deduplicationID: nil,
            isRetained: false,
            hasOwnTime: false
        )
    }

    @Test("a silence, an inhibition and a grace are answers to the question why an alert is suppressed")
    func suppression() throws {
        let inhibition = Inhibition(
            source: try Expression("severity == critical", in: RouteVariables.expressions),
            target: try Expression("severity < critical", in: RouteVariables.expressions),
            equal: [],
            grace: .seconds(30)
        )
        let rulebook = Rulebooks.book([try Rulebooks.rule()], inhibitions: [inhibition])
        var book = SuppressionBook()
        var outside = OutsideExpressions()
        var counters = Counters()
        let target = alert("fz-1")
        func answer(after span: TimeSpan) -> Suppression? {
            book.suppression(
                of: target,
                in: IncidentID(1),
                since: now,
                rulebook,
                evaluating: &outside,
                at: now + span,
                firstSeen: { _ in now }
            )
        }
        #expect(answer(after: .zero) == .grace(until: now + .seconds(30)))
        #expect(answer(after: .seconds(30)) == nil)
        let source = alert("fz-2", .critical)
        let closesCircle = book.insert(source.key, source.alert, rulebook.inhibitions)
        #expect(!closesCircle)
        #expect(answer(after: .seconds(30)) == .inhibition(by: source.key))
        let text = "labels.device == 'fz-1'"
        let user = try #require(UserID("ana"))
        var allowance = CompileAllowance()
        let silence = try book.add(
            SilenceRequest(match: text, end: .at(now + .hours(1))),
            match: Expression.fromOutside(text, ExternalFunctions(), within: &allowance),
            by: user,
            as: .responder,
            limit: 1,
            at: now,
            counting: &counters
        )
        #expect(answer(after: .seconds(30)) == .silence(silence.id, by: user))
        let expired = book.expire(silence.id, by: nil, at: now)
        #expect(expired?.isOver == true)
        let grace = book.remove(source.key, rulebook.inhibitions)
        #expect(grace == .seconds(30))
        #expect(answer(after: .seconds(30)) == nil)
    }

    @Test("the alerts say what became of them, and know no incident")
    func alerts() throws {
        let rulebook = Rulebooks.book([try Rulebooks.rule(hold: .minutes(1))])
        var matcher = RuleMatcher(rulebook.rules)
        var book = AlertBook()
        book.adopt(RuleSet(rulebook, matcher))
        func said(_ value: Double, after span: TimeSpan) throws -> [AlertChange] {
            let event = try event(value, at: now + span)
            book.beginInput(at: now + span, isTraced: false)
            book.beginEvent(of: event.source, elsewhere: SourceBytes())
            let found = matcher.place(of: event.topic)
            let place = try #require(found)
            let observed = book.observe(event, isExcess: false)
            for rule in matcher.rules(at: place, payload: event.payload, busy: book.activity.busy) {
                book.evaluate(matcher.match(rule, at: place), event, observed)
            }
            return book.takeChanges()
        }
        let nothing = try said(-18, after: .zero)
        #expect(nothing.isEmpty)
        let pending = try said(-4, after: .zero)
        guard case .due(.hold(let key), at: let time)? = pending.first else {
            Issue.record("it is not to be looked at: \(pending)")
            return
        }
        #expect(pending.count == 1)
        #expect(time == now + .minutes(1))
        #expect(book.holdDeadline(key) == time)
        book.beginInput(at: time, isTraced: false)
        book.holdIsOver(key)
        let due = book.takeChanges()
        guard case .began(key, let alert, isFlapping: false)? = due.first else {
            Issue.record("it doesn't begin")
            return
        }
        #expect(alert.summary == "fz-1 at porto: -4 °C")
        #expect(book.activity.alerts == [1])
        let over = try said(-18, after: .minutes(2))
        guard case .ended(key, _, loss: nil)? = over.first else {
            Issue.record("it doesn't end")
            return
        }
        #expect(book.keys.isEmpty)
        let rest = book.takeChanges()
        #expect(rest.isEmpty)
    }

    @Test("the incidents alone know which alert is part of which, in the order in which it joined")
    func memberships() throws {
        var book = IncidentBook()
        let alert = alert("fz-1")
        let plan = Rulebooks.plan()
        var ids: [IncidentID] = []
        for route in ["a", "b"] {
            let group = GroupKey(route: route, labels: [:])
            ids.append(book.open(group, plan, of: "plant", alert.alert.summary, at: now).id)
        }
        for id in ids.reversed() { book.join(alert.key, to: id, of: "plant") }
        book.join(alert.key, to: ids[0], of: "plant")
        #expect(book.incidents(of: alert.key) == ids.reversed())
        #expect(book.bytes["plant"] == 512)
        book.part(alert.key, from: ids[1])
        #expect(book.incidents(of: alert.key) == [ids[0]])
        book.partAll(alert.key)
        #expect(book.incidents(of: alert.key).isEmpty)
        #expect(book.bytes.sources.isEmpty)
    }

    @Test("how a user is reached follows from what they want and when it is")
    func way() throws {
        let user = try #require(UserID("ana"))
        let night = CivilInterval(zone: "UTC", weekdays: nil, from: 22 * 60, to: 7 * 60)
        let rules = PersonalRules(
            quietHours: PersonalRules.QuietHours(
                hours: night,
                unless: try Expression("severity == critical", in: RouteVariables.expressions)
            )
        )
        let rulebook = Rulebooks.book([], personal: ["ana": rules])
        var book = PersonalBook()
        book.rebuild(in: rulebook)
        var outside = OutsideExpressions()
        func way(_ severity: Severity, atHour hour: Int64) -> String {
            let way = book.way(
                to: user,
                book.personal(of: user),
                of: IncidentID(1),
                severity,
                [:],
                in: rulebook,
                evaluating: &outside,
                at: now.floored(to: .days(1)) + .hours(hour)
            )
            switch way {
            case .now(let channels, _): return "now over \(channels.joined(separator: ", "))"
            case .held(let slot, _, _): return "held: \(slot)"
            case .muted: return "muted"
            }
        }
        #expect(way(.warning, atHour: 12) == "now over inbox")
        #expect(way(.warning, atHour: 23) == "held: quietHours")
        #expect(way(.critical, atHour: 23) == "now over inbox")
    }
}
