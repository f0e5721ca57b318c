import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct FlappingRuleTests {
    private static let flapping = Rule.Flapping(changes: 6, within: .minutes(10))

    private func driver() throws -> (EngineDriver, Rulebook) {
        let book = Rulebooks.book([try Rulebooks.watching(when: "payload.value > 0.0", flapping: Self.flapping)])
        var driver = EngineDriver.running(book)
        driver.engine.trace = Trace()
        return (driver, book)
    }

    private func count(_ driver: EngineDriver, _ code: Reason.Code) -> Int {
        driver.engine.trace?.lines.count { $0.code == code && $0.subject.incident == nil } ?? 0
    }

    /// How often it was found to flap.
    private func beginnings(_ driver: EngineDriver) -> Int {
        driver.engine.trace?.lines.count { line in
            if case .beganFlapping = line.reason { true } else { false }
        } ?? 0
    }

    @Test("an hour of coming and going is flapping once and stable once", arguments: [true, false])
    func hour(endsFiring: Bool) throws {
        var (driver, _) = try driver()
        for turn in 0..<360 {
            driver.emit(turn.isMultiple(of: 2) ? 1 : -1)
            driver.advance(by: .seconds(10))
        }
        driver.emit(endsFiring ? 1 : -1)
        driver.advance(by: .hours(1))
        #expect(beginnings(driver) == 1)
        #expect(count(driver, .stable) == 1)
        #expect(driver.firing == (endsFiring ? ["fz-1"] : []))
        let told = driver.takeNotifications().filter { $0.user.text == "ana" }.map(\.kind)
        #expect(told.count { $0 == .flapping } == 1)
        #expect(told.count { $0 == .stable } == 1)
        #expect(told == (endsFiring ? [.firing, .flapping, .stable] : [.firing, .flapping, .stable, .resolved]))
        #expect(driver.engine.state.alerts.keys.isEmpty != endsFiring)
        // Three begins before it was known to flap, none after.
        #expect(driver.counters.alertsFired == 3)
    }

    @Test("fewer changes than the rule names are no flapping, and are forgotten")
    func few() throws {
        var (driver, _) = try driver()
        for _ in 0..<20 {
            driver.emit(1)
            driver.advance(by: .minutes(3))
            driver.emit(-1)
            driver.advance(by: .minutes(3))
        }
        #expect(count(driver, .flapping) == 0)
        #expect(driver.counters.alertsResolved == 20)
        driver.advance(by: .minutes(20))
        #expect(driver.engine.state.alerts.keys.isEmpty)
    }

    @Test("a restart while it flaps changes nothing")
    func restart() throws {
        var (driver, book) = try driver()
        for turn in 0..<60 {
            driver.emit(turn.isMultiple(of: 2) ? 1 : -1)
            driver.advance(by: .seconds(10))
        }
        #expect(beginnings(driver) == 1)
        try driver.restart(book)
        driver.engine.trace = Trace()
        for turn in 0..<60 {
            driver.emit(turn.isMultiple(of: 2) ? 1 : -1)
            driver.advance(by: .seconds(10))
        }
        driver.advance(by: .hours(1))
        #expect(beginnings(driver) == 0)
        #expect(count(driver, .stable) == 1)
        #expect(driver.firing.isEmpty)
    }
}
