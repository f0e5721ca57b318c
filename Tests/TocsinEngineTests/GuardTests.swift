import HashTreeCollections
import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// The default guard: what one source may bring about, and what one user is told, in a minute.
@Suite struct GuardTests {
    private static let computed = "payload.value > 100.0 ? critical : warning"

    private func driver(
        incidents: Int? = nil,
        notifications: Int? = nil,
        stateBytes: Int? = nil,
        sources: [String] = ["plant"],
        wait: TimeSpan = .zero
    ) throws -> EngineDriver {
        let rule = try Rulebooks.watching(
            "fault",
            topic: "{area}/{site}/{device}/{measure}",
            when: "payload.value > 0.0",
            severity: .computed(try Rulebooks.expression(Self.computed))
        )
        let plain = Rulebooks.book([rule])
        let limits = Rulebook.SourceLimits(incidentsPerMinute: incidents, stateBytes: stateBytes)
        return EngineDriver.running(
            Rulebook(
                digest: "test",
                rules: [rule],
                routing: Route(match: nil, plan: Rulebooks.plan(groupBy: .everything, wait: wait)),
                people: plain.people,
                sources: Dictionary(uniqueKeysWithValues: sources.map { ($0, limits) }),
                limits: Limits(notificationsPerMinute: notifications),
                functions: Zones.functions
            )
        )
    }

    private func emit(_ driver: inout EngineDriver, _ value: Double, _ number: Int, source: String = "plant") {
        let payload = Value.map(MapValue([("value", .double(value))]))
        driver.emit(payload, on: "\(source)/porto/d\(number)/fault", source: source)
    }

    private func told(_ notifications: [Notification], _ user: String = "ana") -> [Notification] {
        notifications.filter { $0.user.text == user && $0.kind != .storm }
    }

    /// What the sums stand for.
    private func summed(_ notifications: [Notification], _ user: String = "ana") -> Int {
        notifications.filter { $0.user.text == user && $0.kind == .storm && $0.title.hasSuffix("more notifications") }
            .reduce(0) { $0 + (Int($1.title.dropFirst().prefix { $0 != " " }) ?? 0) }
    }

    @Test("a thousand alerts in four seconds are at most 120 notifications a user, and a sum of the rest")
    func thousand() throws {
        var driver = try driver(incidents: 600, notifications: 120)
        for number in 0..<1000 {
            emit(&driver, 1, number)
            driver.advance(by: .milliseconds(4))
        }
        driver.advance(by: .minutes(3))
        let all = driver.takeNotifications()
        for user in ["ana", "bo"] {
            #expect(told(all, user).count { $0.kind == .firing } == 120)
            // 600 incidents of their own, one of the 400 others, which is told again as it grows.
            let held = told(all, user).count + summed(all, user)
            #expect(held >= 601, "\(held)")
            #expect(all.count { $0.user.text == user && $0.title == "+400 more alerts from source plant" } == 1)
        }
        #expect(driver.counters.summed == driver.counters.summedTold)
        #expect(driver.counters.gathered == ["plant": 400] && driver.counters.gatheredTold == ["plant": 400])
        #expect(driver.engine.state.incidents.count == 601)
        let alerts = driver.engine.state.incidents.keys.compactMap { driver.engine.incident($0)?.counts.firing }
        #expect(alerts.reduce(0, +) == 1000)
    }

    @Test("what is told and what is summed up is all there is, whatever the limit", arguments: [1, 7, 60, 119, 500])
    func addsUp(limit: Int) throws {
        var free = try driver()
        var bound = try driver(notifications: limit)
        for number in 0..<300 {
            for value in number.isMultiple(of: 7) ? [1.0, 101.0] : [1.0] {
                emit(&free, value, number)
                emit(&bound, value, number)
            }
        }
        free.advance(by: .seconds(30))
        bound.advance(by: .seconds(90))
        let all = told(free.takeNotifications()).count
        let seen = bound.takeNotifications()
        #expect(told(seen).count + summed(seen) == all)
    }

    @Test("what is critical has room of its own, and its end takes none of it")
    func critical() throws {
        var driver = try driver(notifications: 10)
        for number in 0..<50 { emit(&driver, 1, number) }
        for number in 100..<108 { emit(&driver, 101, number) }
        driver.advance(by: .seconds(1))
        let critical = told(driver.takeNotifications()).filter { $0.severity == .critical }
        #expect(critical.count == 8)
        driver.advance(by: .minutes(2))
        _ = driver.takeNotifications()
        for number in 100..<108 { emit(&driver, -1, number) }
        for number in 200..<210 { emit(&driver, 101, number) }
        driver.advance(by: .seconds(59))
        let paged = told(driver.takeNotifications()).filter { $0.severity == .critical && $0.kind == .firing }
        #expect(paged.count == 10)
    }

    @Test("one source's flood doesn't use up another's room")
    func sources() throws {
        var driver = try driver(incidents: 20, notifications: 40, sources: ["plant", "lab"])
        for number in 0..<500 { emit(&driver, 1, number) }
        for number in 0..<10 { emit(&driver, 1, number, source: "lab") }
        driver.advance(by: .seconds(5))
        let told = told(driver.takeNotifications())
        #expect(told.count { $0.labels["device"] != nil && $0.title.hasPrefix("d") } <= 40)
        let opened = driver.engine.state.incidents.values.filter { $0.source == "lab" }
        #expect(opened.count == 10)
        let ana = try #require(UserID("ana"))
        #expect(opened.allSatisfy { $0.audience.channels(of: ana) != nil })
    }

    @Test("when the minute is over what still fires is told once, and its end is told to whoever heard the sum")
    func toldOnce() throws {
        var driver = try driver(notifications: 5)
        for number in 0..<8 { emit(&driver, 1, number) }
        emit(&driver, -1, 7)
        driver.advance(by: .seconds(61))
        let sum = driver.takeNotifications().filter { $0.user.text == "ana" && $0.kind == .storm }
        #expect(sum.map(\.title) == ["+3 more notifications"])
        #expect(sum.first?.body.contains("d5") == true && sum.first?.body.contains("d6") == true)
        driver.advance(by: .minutes(10))
        #expect(driver.takeNotifications().allSatisfy { $0.kind == .resolved || $0.kind == .storm })
        emit(&driver, -1, 5)
        driver.advance(by: .minutes(2))
        let over = driver.takeNotifications().filter { $0.user.text == "ana" }
        #expect(over.map(\.kind) == [.resolved] && over.first?.title == "d5")
    }

    @Test("what came together with others goes on as an incident of its own when it becomes critical")
    func worse() throws {
        var driver = try driver(incidents: 2)
        for number in 0..<5 { emit(&driver, 1, number) }
        driver.advance(by: .seconds(1))
        #expect(driver.engine.state.incidents.count == 3)
        _ = driver.takeNotifications()
        emit(&driver, 101, 4)
        driver.advance(by: .seconds(1))
        let told = driver.takeNotifications().filter { $0.user.text == "ana" && $0.severity == .critical }
        #expect(told.map(\.kind) == [.firing] && told.first?.title == "d4")
        #expect(driver.engine.state.incidents.count == 4)
    }

    @Test("a restart in the middle of a flood changes nothing")
    func restart() throws {
        var other = try driver(incidents: 20, notifications: 10)
        var driver = other
        for number in 0..<100 {
            emit(&driver, 1, number)
            emit(&other, 1, number)
            if number == 50 { try other.restart(other.engine.rulebook) }
        }
        driver.advance(by: .minutes(2))
        other.advance(by: .minutes(2))
        #expect(told(driver.takeNotifications()).map(\.title) == told(other.takeNotifications()).map(\.title))
        #expect(driver.counters.summed == other.counters.summed)
    }

    // MARK: Bytes

    @Test("what is remembered of a source is bounded in bytes, and another's keys keep their room")
    func bytes() throws {
        let limit = 256 * 1024
        var driver = try driver(stateBytes: limit, sources: ["plant", "lab"])
        let long = String(repeating: "x", count: 200)
        for number in 0..<3000 {
            let payload = Value.map(MapValue([("value", .double(1))]))
            driver.emit(payload, on: "plant/\(long)/\(number)-\(long)/fault", source: "plant")
        }
        let state = driver.engine.state
        #expect(state.bytes(of: "plant") <= limit + 4096)
        #expect(state.alerts.keys.count < 400)
        let table = "state_bytes/plant"
        #expect(driver.counters.limitsReached[table].map { $0 > 2000 } == true)
        #expect(state.alerts.keys.contains { $0.key.labels["subject"] == table })
        emit(&driver, 1, 1, source: "lab")
        #expect(driver.engine.state.alerts.keys.contains { $0.key.labels["device"] == "d1" })
        // There is room again once they are well.
        for (key, _) in state.alerts.keys where key.rule == "fault" {
            let topic = "plant/\(key.labels["site"] ?? "")/\(key.labels["device"] ?? "")/fault"
            driver.emit(.map(MapValue([("value", .double(-1))])), on: topic, source: "plant")
        }
        #expect(driver.engine.state.bytes(of: "plant") == 0)
        driver.advance(by: .minutes(3))
        #expect(!driver.engine.state.alerts.keys.contains { $0.key.labels["subject"] == table })
    }

    @Test("the sums of what sources take are those of what is there, over restarts too")
    func sums() throws {
        var driver = try driver(stateBytes: 1 << 20)
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let number = Int(random.next() % 50)
            emit(&driver, random.next().isMultiple(of: 2) ? 1 : -1, number)
            driver.advance(by: .milliseconds(100))
        }
        let before = driver.engine.state.bytesBySource.map { "\($0.source) \($0.bytes)" }
        try driver.restart(driver.engine.rulebook)
        #expect(driver.engine.state.bytesBySource.map { "\($0.source) \($0.bytes)" } == before)
    }

    @Test("ids of a source are forgotten by their bytes, too")
    func ids() throws {
        var driver = try driver(stateBytes: 100_000)
        for number in 0..<1000 {
            driver.publish("plant/porto/d/x", ["value": -1], id: "\(number)-" + String(repeating: "y", count: 1000))
        }
        #expect(driver.counters.limitsReached["deduplication_ids"].map { $0 > 900 } == true)
        let last = "999-" + String(repeating: "y", count: 1000)
        driver.publish("plant/porto/d/x", ["value": -1], id: last)
        #expect(driver.counters.duplicates == 1)
    }

    // MARK: Work

    @Test("an inbox of a hundred thousand is read by id, by incident and as a whole without going through it each time")
    func inbox() throws {
        var driver = try driver()
        for number in 0..<1500 { emit(&driver, 1, number) }
        driver.advance(by: .seconds(1))
        guard let ana = UserID("ana"), let first = driver.takeNotifications().first(where: { $0.user == ana }) else {
            Issue.record("nothing was told")
            return
        }
        #expect(driver.engine.unread(ana) == 1500)
        #expect(driver.command("ana", .read(.these([first.id]))) == .done(nil))
        #expect(driver.engine.unread(ana) == 1499)
        #expect(driver.command("ana", .read(.all)) == .done(nil))
        #expect(driver.engine.unread(ana) == 0)
    }
}
