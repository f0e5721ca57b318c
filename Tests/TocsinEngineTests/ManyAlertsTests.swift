import Testing
import TocsinModel

import TocsinTime
@testable import TocsinEngine

/// One incident with very many alerts.
@Suite struct ManyAlertsTests {
    private static let id = IncidentID(1)

    private func driver(severity: String = "warning") throws -> EngineDriver {
        let plan = Rulebooks.plan(groupBy: .labels(["rule"]))
        return EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule(severity: severity)], routing: Route(match: nil, plan: plan))
        )
    }

    private func publish(_ driver: inout EngineDriver, _ devices: ClosedRange<Int>, _ value: Double) {
        for device in devices { driver.publish("plant/porto/fz-\(device)/temperature", ["value": value]) }
    }

    @Test("1,200 fire and 1,000 are over: it is not over, the numbers are right, and a new critical one is told")
    func neverOverWhileOneFires() throws {
        var driver = try driver(severity: "payload.value > 10.0 ? critical : warning")
        publish(&driver, 1...1200, 5)
        driver.advance(by: .seconds(10))
        #expect(driver.takeNotifications().map(\.alerts) == [1200, 1200])
        publish(&driver, 1...1000, -20)
        driver.advance(by: .minutes(10))
        #expect(driver.takeNotifications().isEmpty)
        let open = try #require(driver.engine.incident(Self.id))
        #expect(open.counts.firing == 200 && open.counts.resolved == 1000 && open.counts.all == 1200)
        #expect(open.title == "200 × warm")
        publish(&driver, 1201...1201, 20)
        driver.advance(by: .minutes(1))
        let told = driver.takeNotifications()
        #expect(told.map(\.kind) == [.updated, .updated] && told.map(\.severity) == [.critical, .critical])
        #expect(told.first?.body.hasPrefix("fz-1201 at porto: 20") == true, "the worst of many comes first")
        publish(&driver, 1001...1201, -20)
        driver.advance(by: .minutes(2))
        #expect(driver.takeNotifications().map(\.kind) == [.resolved, .resolved])
        #expect(driver.engine.state.incidents.isEmpty)
    }

    @Test("what it lists begins with the worst, and of those with the latest; all of it comes by the page, each once")
    func pages() throws {
        var driver = try driver(severity: "payload.value > 10.0 ? critical : warning")
        publish(&driver, 1...300, 5)
        publish(&driver, 301...310, 20)
        publish(&driver, 7...7, 20)
        publish(&driver, 100...104, -20)
        let open = try #require(driver.engine.incident(Self.id))
        let device = { (alert: Incident.Member) in alert.labels["device"] ?? "" }
        #expect(open.alerts.count == Incident.alertsListed)
        #expect(open.alerts.prefix(12).map(device) == (301...310).reversed().map { "fz-\($0)" } + ["fz-7", "fz-300"])
        #expect(open.counts.bySeverity == [0, 294, 0, 11])
        var seen: [String] = []
        var place: AlertPlace?
        while true {
            let page = try #require(driver.engine.alerts(of: Self.id, after: place, limit: 90))
            seen += page.firing.map(device)
            guard page.hasMore else {
                #expect(page.overBelow == nil && page.overLimit == 90 - page.firing.count)
                break
            }
            place = page.firing.last?.place
        }
        #expect(seen.count == 305 && Set(seen).count == 305)
        #expect(Array(seen.prefix(200)) == open.alerts.map(device))
        #expect(driver.engine.alerts(of: Self.id, after: .over(number: 3), limit: 9)?.overBelow == 3)
        #expect(driver.engine.alerts(of: IncidentID(9), after: nil, limit: 9) == nil)
    }

    @Test("what is over is handed out to be kept, once, and taken back where it fires again")
    func kept() throws {
        var driver = try driver()
        publish(&driver, 1...3, 5)
        driver.advance(by: .seconds(10))
        publish(&driver, 2...2, -20)
        publish(&driver, 2...2, 6)
        publish(&driver, 3...3, -20)
        let kept = driver.effects.compactMap { effect -> String? in
            guard case .alertOver(_, let number, let alert) = effect else { return nil }
            return "\(number) \(alert?.labels["device"] ?? "back")"
        }
        #expect(kept == ["1 fz-2", "1 back", "2 fz-3"])
        let open = try #require(driver.engine.incident(Self.id))
        #expect(open.counts.firing == 2 && open.counts.resolved == 1)
        #expect(
            open.alerts.map(\.place) == [.firing(.warning, number: 4), .firing(.warning, number: 1), .over(number: 2)]
        )
    }

    @Test("what still fires when a person resolves it is kept with it, the worst first")
    func resolvedByHand() throws {
        var driver = try driver(severity: "payload.value > 10.0 ? critical : warning")
        publish(&driver, 1...3, 5)
        publish(&driver, 2...2, 20)
        publish(&driver, 1...1, -20)
        driver.advance(by: .seconds(10))
        _ = driver.takeNotifications()
        _ = driver.command("ana", .resolve(Self.id))
        var kept: [UInt64: String] = [:]
        var final: Incident?
        for effect in driver.effects {
            if case .alertOver(_, let number, let alert?) = effect { kept[number] = "\(alert.summary) \(alert.state)" }
            if case .incidentClosed(let incident) = effect { final = incident }
        }
        #expect(kept == [3: "fz-2 at porto: 20 °C firing", 2: "fz-3 at porto: 5 °C firing"])
        #expect(final?.alerts.map(\.place) == [.over(number: 3), .over(number: 2), .over(number: 1)])
    }

    @Test("a description of an incident costs as much as it lists, not as much as there is")
    func cost() throws {
        var members = IncidentMembers()
        var alert = Alert.sample
        for number in 1...20_000 {
            let key = AlertKey(rule: "warm", labels: ["device": "fz-\(number)"])
            alert.severity = Severity.allCases[number % 4]
            _ = members.join(key, alert, at: .epoch)
        }
        #expect(members.counts.bySeverity == [5000, 5000, 5000, 5000])
        let first = members.here.worst(3)
        #expect(first.map(\.entry.number) == [19_999, 19_995, 19_991])
        let crossing = members.here.worst(4, after: (.critical, 7))
        #expect(crossing.map(\.entry.number) == [3, 19_998, 19_994, 19_990])
        #expect(members.here.inOrder.count == 20_000)
    }

    @Test("pages of keys stay in order whatever is put in and taken out", arguments: [1, 2, 3] as [UInt64])
    func numberedKeys(seed: UInt64) {
        var random = seed &* 0x9E37_79B9_7F4A_7C15
        var keys = NumberedKeys()
        var model: [UInt64: AlertKey] = [:]
        for _ in 0..<5000 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = (random >> 33) % 2000
            let key = AlertKey(rule: "\(number)", labels: [:])
            if model[number] == nil {
                keys.insert(key, at: number)
                model[number] = key
            } else {
                keys.remove(number)
                model[number] = nil
            }
        }
        let expected = model.keys.sorted()
        #expect(Array(keys.all.map(\.number)) == expected && keys.count == expected.count)
        for bound in [UInt64(0), 1, 999, 1000, 1999, .max] {
            let below = expected.reversed().filter { $0 < bound }
            #expect(keys.latest(50, before: bound).map(\.number) == Array(below.prefix(50)))
        }
        #expect(keys.latest(3000, before: nil).map(\.number) == expected.reversed())
        #expect(keys.latest(0, before: nil).isEmpty)
    }
}

extension Alert {
    fileprivate static let sample = Alert(
        labels: ["rule": "warm"],
        severity: .warning,
        summary: "warm",
        value: "5",
        links: [],
        firstSeen: .epoch,
        lastSeen: .epoch,
        count: 1,
        eventTime: .epoch,
        reportedTime: .epoch
    )
}
