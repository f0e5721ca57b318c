import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct SelfAlertTests {
    private func driver(_ limits: Limits = Limits()) throws -> EngineDriver {
        EngineDriver.running(Rulebooks.book([try Rulebooks.rule()], limits: limits))
    }

    private func condition(
        _ kind: SelfCondition.Kind = .sessionLost,
        _ subject: String = "tocsin",
        raised: Bool = true,
        _ severity: Severity = .error,
        _ summary: String = "the broker forgot our session"
    ) -> Input {
        .condition(
            SelfCondition(kind: kind, subject: subject, isRaised: raised, severity: severity, summary: summary)
        )
    }

    @Test("a condition of Tocsin itself is told like any alert: once, again when it is worse, and when it is over")
    func life() throws {
        var driver = try driver()
        driver.give(condition())
        driver.give(condition())
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 error", "bo firing i-1 error"])
        driver.give(condition(.sessionLost, "tocsin", .critical, "and again"))
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana updated i-1 critical", "bo updated i-1 critical"])
        #expect(driver.engine.incident(IncidentID(1))?.title == "and again")
        driver.give(condition(raised: false))
        driver.give(condition(raised: false))
        driver.advance(by: .minutes(2))
        #expect(driver.takeLines() == ["ana resolved i-1 critical", "bo resolved i-1 critical"])
    }

    @Test("two subjects are two alerts, and what was never raised can be over without harm")
    func subjects() throws {
        var driver = try driver()
        #expect(driver.give(condition(.sourceCutOff, "plant/#", raised: false)).effects.isEmpty)
        driver.give(condition(.sourceCutOff, "plant/#"))
        driver.give(condition(.sourceCutOff, "lab/#"))
        let labels = driver.engine.incident(IncidentID(1))?.alerts.map { $0.labels["subject"] }
        #expect(labels == ["lab/#", "plant/#"], "the latest first")
        #expect(driver.engine.incident(IncidentID(1))?.labels["rule"] == "tocsin-source-cut-off")
    }

    @Test("subjects without end make no alerts without end, and what they say is one bounded line")
    func bounded() throws {
        var driver = try driver()
        for number in 0..<100 { driver.give(condition(.channelDown, "channel \(number)")) }
        #expect(driver.engine.incident(IncidentID(1))?.alerts.count == 32)
        #expect(driver.counters.limitsReached["self_alerts"] == 68)
        driver.give(condition(.channelDown, "channel 0", raised: false))
        driver.give(condition(.channelDown, "channel 99"))
        #expect(driver.engine.incident(IncidentID(1))?.alerts.count { $0.state == .firing } == 32)
        let long = String(repeating: "e\u{301}\n", count: 5000)
        driver.give(condition(.clockStep, long, .error, long))
        let alert = try #require(driver.engine.incident(IncidentID(2))?.alerts.first)
        #expect(alert.summary.utf8.count <= 1024 && (alert.labels["subject"]?.utf8.count ?? 0) <= 256)
        #expect(!alert.summary.contains("\n"))
    }

    @Test("conditions outlive a restart and a change of rules")
    func survives() throws {
        let book = Rulebooks.book([try Rulebooks.rule()])
        var driver = EngineDriver.running(book)
        for number in 0..<40 { driver.give(condition(.channelDown, "channel \(number)")) }
        try driver.restart(book)
        driver.replaceRulebook(Rulebooks.book([]))
        driver.give(condition(.channelDown, "one more"))
        #expect(driver.engine.incident(IncidentID(1))?.alerts.count { $0.state == .firing } == 32)
        driver.give(condition(.channelDown, "channel 3", raised: false))
        #expect(driver.engine.incident(IncidentID(1))?.alerts.count { $0.state == .firing } == 31)
    }

    @Test("why it was told is explained")
    func explained() throws {
        var driver = try driver()
        driver.engine.trace = Trace()
        driver.give(condition())
        let line = driver.engine.trace?.lines.first { $0.code == .selfCondition }
        #expect(line?.subject.alert?.description == "tocsin-session-lost/subject=tocsin")
        #expect(line?.text == "the broker forgot our session")
    }

    @Test("a full table is an alert that ends when there is room again")
    func fullTable() throws {
        var driver = try driver(Limits(keys: 2))
        for number in 0..<5 { driver.emit(-4, on: "plant/porto/d\(number)/temperature") }
        let key = "tocsin-limit-reached"
        func fires(_ driver: EngineDriver) -> Bool {
            driver.engine.state.alerts.keys.contains { $0.key.rule == key && $0.key.labels["subject"] == "keys" }
        }
        #expect(fires(driver))
        driver.advance(by: .minutes(10))
        #expect(fires(driver), "there is no room yet")
        let texts = driver.takeNotifications().filter { $0.labels["rule"] == key }.map(\.title)
        #expect(texts.count == 2 && texts.allSatisfy { $0.contains("keys") }, "\(texts)")
        for number in 0..<2 { driver.emit(-20, on: "plant/porto/d\(number)/temperature") }
        driver.advance(by: .minutes(3))
        #expect(!fires(driver))
        #expect(driver.takeNotifications().contains { $0.labels["rule"] == key && $0.kind == .resolved })
    }

    @Test("when there is no room for another incident, what says so has room")
    func fullOfIncidents() throws {
        let routing = Route(match: nil, plan: Rulebooks.plan(groupBy: .everything, wait: .zero))
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule()], routing: routing, limits: Limits(incidents: 3))
        )
        for number in 0..<5 { driver.emit(-4, on: "plant/porto/d\(number)/temperature") }
        driver.advance(by: .seconds(1))
        let rules = driver.takeNotifications().filter { $0.user.text == "ana" }.compactMap { $0.labels["rule"] }
        #expect(rules == ["warm", "warm", "warm", "tocsin-limit-reached"])
    }
}
