import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct EventTimeTests {
    @Test("an event that is older than what is known neither begins nor ends an alert")
    func outOfOrder() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.advance(by: .minutes(1))
        driver.emit(-20, time: driver.now - .seconds(1))
        driver.emit(-4, time: driver.now - .seconds(5))
        #expect(driver.firing.isEmpty)
        driver.emit(-4, time: driver.now - .milliseconds(500))
        #expect(driver.firing == ["fz-1"])
        driver.emit(-20, time: driver.now - .seconds(2))
        #expect(driver.firing == ["fz-1"])
        #expect(driver.counters.outOfOrder == 2)
        driver.emit(-20, time: driver.now - .milliseconds(1))
        #expect(driver.firing.isEmpty)
    }

    @Test("how long a condition holds counts by the time of the events")
    func hold() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule(hold: .seconds(30))]))
        driver.advance(by: .minutes(1))
        // Under way for 20 s each: by its own time it holds from 40 s to 70 s.
        driver.emit(-4, time: driver.now - .seconds(20))
        driver.advance(by: .seconds(20))
        #expect(driver.firing.isEmpty)
        driver.emit(-4, time: driver.now - .seconds(20))
        driver.advance(by: .seconds(9))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.firing == ["fz-1"])
    }

    @Test("what was under way for long waits for what may be, too; once an event comes at once, no longer than that")
    func shorterDelay() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule(hold: .seconds(30))]))
        driver.advance(by: .minutes(1))
        driver.emit(-4, time: driver.now - .seconds(20))
        driver.advance(by: .seconds(5))
        driver.emit(-4, time: driver.now)
        driver.advance(by: .seconds(4))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.firing == ["fz-1"], "30 s after it began by its own time")
    }

    @Test(
        "of two hours that were stored and forwarded, what was over in them is never told, and what still holds is told once"
    )
    func burst() throws {
        let book = Rulebooks.book([try Rulebooks.rule(hold: .seconds(30))])
        var driver = EngineDriver.running(book)
        let begin = driver.now
        driver.advance(by: .hours(2))
        for second in stride(from: Int64(0), to: 7200, by: 10) {
            // Warm for ten minutes in every half hour; fz-2 goes on being warm.
            let isWarm = second % 1800 < 600
            driver.emit(isWarm ? -4 : -20, on: "plant/porto/fz-1/temperature", time: begin + .seconds(second))
            driver.emit(second > 5000 ? -4 : -20, on: "plant/porto/fz-2/temperature", time: begin + .seconds(second))
            driver.advance(by: .milliseconds(20))
        }
        driver.advance(by: .minutes(10))
        let notifications = driver.takeNotifications()
        #expect(notifications.map(\.kind) == [.firing, .firing])
        #expect(notifications.allSatisfy { $0.labels["device"] == "fz-2" })
        #expect(driver.firing == ["fz-2"])
        #expect(driver.counters.overBeforeKnown == 4)
        #expect(driver.counters.clocksOff == 0)
        #expect(driver.counters.alertsFired == 1)
    }

    @Test("in what comes in late, an alert that had begun ends only where the rule says so")
    func burstWithHysteresis() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule(hold: .seconds(30))]))
        driver.advance(by: .hours(2))
        let begin = driver.now - .minutes(30)
        driver.emit(-4, time: begin)
        driver.emit(-4, time: begin + .seconds(60))
        driver.emit(-13, time: begin + .seconds(120))
        driver.advance(by: .seconds(9))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.firing == ["fz-1"])
    }

    @Test("an event that is in time tells at once what the past had begun")
    func caughtUp() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.advance(by: .hours(2))
        driver.emit(-4, time: driver.now - .minutes(30))
        #expect(driver.firing.isEmpty)
        driver.emit(-4, time: driver.now - .seconds(2))
        #expect(driver.firing == ["fz-1"])
    }

    @Test("a device whose clock is an hour behind is flagged, and its alerts are told as any other's")
    func skewed() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.advance(by: .hours(2))
        for _ in 0..<6 {
            driver.emit(-20, time: driver.now - .hours(1))
            driver.advance(by: .seconds(10))
        }
        #expect(driver.counters.clocksOff == 1)
        driver.emit(-4, time: driver.now - .hours(1))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
        driver.emit(-20, time: driver.now - .hours(1))
        #expect(driver.firing.isEmpty)
        #expect(driver.counters.clocksOff == 1)
        // Its clock is set right.
        driver.emit(-4, time: driver.now - .milliseconds(1))
        #expect(driver.engine.state.alerts.topics.clocks.isEmpty)
    }

    @Test("a device whose clock is off from the first is told of after ten seconds of quiet")
    func skewedFromTheFirst() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.advance(by: .hours(2))
        driver.emit(-4, time: driver.now - .hours(1))
        driver.advance(by: .seconds(10))
        #expect(driver.firing == ["fz-1"])
    }

    @Test("a time in the future counts as now, and one of another century, too, which is flagged at once")
    func impossible() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.emit(-4, time: driver.now + .days(400))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .seconds(1))
        driver.emit(-20, time: driver.now)
        #expect(driver.firing.isEmpty)
        driver.emit(-4, on: "plant/porto/fz-2/temperature", time: .epoch)
        #expect(driver.firing == ["fz-2"])
        #expect(driver.counters.clocksOff == 1)
        driver.emit(-4, on: "plant/porto/fz-2/temperature", time: .epoch + .seconds(1))
        #expect(driver.counters.clocksOff == 1)
    }

    @Test("no more clocks are suspected than there is room for, and that is counted")
    func bounded() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()], limits: Limits(clocks: 2)))
        driver.advance(by: .hours(2))
        for number in 0..<5 {
            driver.emit(-20, on: "plant/porto/fz-\(number)/temperature", time: driver.now - .hours(1))
        }
        #expect(driver.engine.state.alerts.topics.clocks.count == 2)
        #expect(driver.counters.limitsReached["clocks"] == 3)
    }

    @Test(
        "a window that slides counts what was under way for hours by when it happened, and tells nothing that is over"
    )
    func burstInWindow() throws {
        let rule = try Rulebooks.watching(when: "window.count >= 5", size: .minutes(10))
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        let begin = driver.now
        driver.advance(by: .hours(2))
        for second in stride(from: Int64(0), to: 3600, by: 60) {
            driver.emit(1, time: begin + .seconds(second))
            driver.advance(by: .milliseconds(20))
        }
        driver.advance(by: .minutes(20))
        #expect(driver.firing.isEmpty)
        #expect(driver.counters.alertsFired == 0)
        #expect(driver.counters.overBeforeKnown == 1)
        #expect(driver.engine.state.alerts.keys.isEmpty)
    }

    @Test("a restart while the past comes in tells it once all the same")
    func restart() throws {
        let book = Rulebooks.book([try Rulebooks.rule()])
        var driver = EngineDriver.running(book)
        driver.advance(by: .hours(2))
        driver.emit(-4, time: driver.now - .minutes(30))
        try driver.restart(book)
        driver.advance(by: .minutes(1))
        #expect(driver.firing == ["fz-1"])
        #expect(driver.counters.alertsFired == 1)
    }
}
