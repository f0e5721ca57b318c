import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct RuleIndexTests {
    private func payload(_ pairs: (String, Value)...) -> Value { .map(MapValue(pairs)) }

    @Test("the equalities of an expression are those that `&&` joins")
    func equalities() throws {
        let expression = try Rulebooks.expression(
            #"labels.device == "a" && payload.kind == "door" && (payload.open == true && 3 == payload.floor) && payload.x != 2 && (payload.y == 1 || true)"#
        )
        #expect(
            expression.equalities.map { "\($0.path) \($0.constant.displayText)" } == [
                "labels.device a", "payload.kind door", "payload.open true", "payload.floor 3",
            ]
        )
        #expect(try Rulebooks.expression("payload.a.b == 1.0").equalities.map(\.path.description) == ["payload.a.b"])
        #expect(try Rulebooks.expression("payload.a == 1.0 || payload.b == 1.0").equalities.isEmpty)
        #expect(try Rulebooks.expression("!(payload.a == 1.0)").equalities.isEmpty)
    }

    @Test("of rules for one device each, only the one's is evaluated")
    func byLabel() throws {
        let rules = try (0..<100).map {
            try Rulebooks.watching("r\($0)", filter: "labels.device == \"d\($0)\"", when: "payload.value > 0.0")
        }
        var driver = EngineDriver.running(Rulebooks.book(rules))
        driver.emit(1, on: "plant/porto/d42/t")
        #expect(driver.engine.state.alerts.keys.map(\.key.rule) == ["r42"])
        #expect(driver.counters.evaluations == 1)
    }

    @Test("of rules for one kind each, only the one's is evaluated; without the field all of them are, and fail")
    func byPayload() throws {
        let rules = try (0..<100).map {
            try Rulebooks.watching("r\($0)", filter: "payload.kind == \"k\($0)\"", when: "payload.value > 0.0")
        }
        var driver = EngineDriver.running(Rulebooks.book(rules))
        driver.emit(payload(("kind", .string("k7")), ("value", .double(1))))
        #expect(driver.engine.state.alerts.keys.map(\.key.rule) == ["r7"])
        #expect(driver.counters.evaluations == 1)
        driver.emit(payload(("kind", .double(7)), ("value", .double(1))))
        #expect(driver.counters.evaluations == 1)
        driver.emit(payload(("value", .double(1))))
        #expect(driver.counters.evaluations == 101)
        #expect(driver.counters.failures.count == 100)
    }

    @Test(
        "an alert that is up sees the event that ends it, though the condition's equality doesn't hold",
        arguments: [
            "payload.state == \"open\"", "payload.state == \"open\" && labels.device == \"fz-1\"",
        ]
    )
    func busy(when: String) throws {
        let rule = try Rulebooks.watching(when: when)
        let other = try Rulebooks.watching("other", when: "payload.state == \"shut\"", hold: .seconds(5))
        var driver = EngineDriver.running(Rulebooks.book([rule, other]))
        driver.emit(payload(("state", .string("open"))))
        #expect(driver.firing == ["fz-1"])
        driver.emit(payload(("state", .string("shut"))))
        #expect(driver.firing.isEmpty)
        driver.emit(payload(("state", .string("open"))))
        driver.advance(by: .minutes(1))
        #expect(driver.counters.alertsFired == 2)
        #expect(driver.firing == ["fz-1"])
        let state = driver.engine.state
        driver.restart(with: state, rulebook: driver.engine.rulebook)
        driver.emit(payload(("state", .string("shut"))))
        #expect(driver.firing.isEmpty)
    }

    @Test("numbers are found whatever their type is, and a label that the topic lacks fails as ever")
    func types() throws {
        let number = try Rulebooks.watching("number", when: "payload.code == 3")
        let missing = try Rulebooks.watching("missing", filter: "labels.room == \"a\"", when: "true")
        var driver = EngineDriver.running(Rulebooks.book([number, missing]))
        driver.emit(payload(("code", .double(3))))
        #expect(driver.firing == ["fz-1"])
        driver.emit(payload(("code", .int(4))))
        #expect(driver.firing.isEmpty)
        driver.emit(payload(("code", .uint(3))))
        #expect(driver.firing == ["fz-1"])
        #expect(driver.counters.failures["missing"]?.count == 3)
    }

    @Test("rules found by an index and by none come in the order of the configuration, with the same outcome")
    func order() throws {
        let rules = [
            try Rulebooks.watching("c", filter: "payload.kind == \"k\"", when: "true"),
            try Rulebooks.watching("b", when: "true"),
            try Rulebooks.watching("a", topic: "plant/#", key: [], filter: "payload.kind == \"k\"", when: "true"),
        ]
        var driver = EngineDriver.running(Rulebooks.book(rules))
        driver.engine.trace = Trace()
        driver.emit(payload(("kind", .string("k"))))
        let fired = driver.engine.trace?.lines.filter { $0.code == .firing }.compactMap(\.subject.alert?.rule)
        #expect(fired == ["c", "b", "a"])
    }
}
