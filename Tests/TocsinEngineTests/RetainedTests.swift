import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct RetainedTests {
    @Test("a hundred reconnects with a retained error are one notification in all")
    func reconnects() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        for _ in 0..<100 {
            driver.emit(-4, isRetained: true)
            driver.advance(by: .seconds(30))
            driver.give(.linkLost(since: driver.now))
            driver.advance(by: .seconds(1))
            driver.give(.linkRestored)
        }
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
        guard case .firing(let alert)? = driver.engine.state.alerts.keys.first?.value.phase else {
            Issue.record("nothing fires")
            return
        }
        #expect(alert.count == 1)
    }

    @Test("what is retained begins an alert however old it is, and ends one")
    func seeds() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule(hold: .seconds(30))]))
        driver.advance(by: .minutes(1))
        driver.emit(-4, time: driver.now - .hours(3), isRetained: true)
        #expect(driver.firing == ["fz-1"])
        #expect(driver.engine.state.alerts.topics.clocks.isEmpty)
        driver.emit(-20, time: driver.now - .hours(2), isRetained: true)
        #expect(driver.firing.isEmpty)
    }

    @Test("what is retained doesn't count for windows, and proves nothing alive")
    func notNews() throws {
        let window = try Rulebooks.watching(when: "window.count >= 2", size: .minutes(10))
        var driver = EngineDriver.running(Rulebooks.book([window, try Rulebooks.silence(.minutes(5))]))
        for _ in 0..<5 { driver.emit(1, isRetained: true) }
        #expect(driver.engine.state.alerts.keys.isEmpty)
        driver.emit(1)
        driver.advance(by: .minutes(4))
        driver.emit(1, isRetained: true)
        driver.advance(by: .minutes(1))
        #expect(driver.counters.alertsFired == 1)
        driver.emit(1, isRetained: true)
        #expect(driver.counters.alertsResolved == 0)
    }
}
