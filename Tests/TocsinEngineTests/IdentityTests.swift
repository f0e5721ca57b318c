import HashTreeCollections
import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel

@Suite("Who is who")
struct IdentityTests {
    @Test(
        "devices whose names only look alike are two: neither ends the other's alarm",
        arguments: [("k\u{FC}hler", "ku\u{308}hler"), ("K1", "\u{212A}1")]
    )
    func alikeNames(one: String, other: String) throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.publish("plant/porto/\(one)/temperature", ["value": 1])
        driver.publish("plant/porto/\(other)/temperature", ["value": -20])
        #expect(driver.engine.state.alerts.keys.count { $0.value.isFiring } == 1)
        driver.publish("plant/porto/\(other)/temperature", ["value": 1])
        #expect(driver.engine.state.alerts.keys.count { $0.value.isFiring } == 2)
        driver.publish("plant/porto/\(one)/temperature", ["value": -20])
        let firing = driver.engine.state.alerts.keys.filter { $0.value.isFiring }.map { $0.key.labels["device"] ?? "" }
        #expect(firing.count == 1)
        #expect(try #require(firing.first).isIdentical(toBytesOf: other))
    }

    @Test("event ids that only look alike are no duplicates")
    func alikeIDs() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -20], id: "\u{E9}")
        driver.publish("plant/porto/fz-1/temperature", ["value": -20], id: "e\u{301}")
        driver.publish("plant/porto/fz-1/temperature", ["value": -20], id: "\u{E9}")
        #expect(driver.engine.state.counters.duplicates == 1)
    }
}

extension KeyState {
    fileprivate var isFiring: Bool {
        if case .firing = phase { true } else { false }
    }
}
