import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct WindowTests {
    @Test(
        "a window that slides counts the latest events alone, and its alert ends when the oldest leaves, without an event"
    )
    func slidingCount() throws {
        let rule = try Rulebooks.watching(when: "window.count >= 3", size: .minutes(10))
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.emit(1)
        driver.advance(by: .minutes(6))
        driver.emit(1)
        #expect(driver.firing.isEmpty)
        driver.advance(by: .minutes(3))
        driver.emit(1)
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .seconds(59))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .seconds(1))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .minutes(10))
        #expect(driver.engine.state.alerts.keys.isEmpty)
    }

    @Test("a rule that asks for few events begins when they have left the window, without an event")
    func fewer() throws {
        let rule = try Rulebooks.watching(when: "window.count < 2", hold: .seconds(1), size: .minutes(1))
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.emit(1)
        driver.emit(1)
        driver.advance(by: .seconds(30))
        driver.emit(1)
        driver.advance(by: .seconds(30))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.firing == ["fz-1"])
    }

    @Test(
        "what a window tells of its values",
        arguments: [
            ("window.count == 4", true), ("window.avg == 4.0", true), ("window.min == 1.0", true),
            ("window.max == 9.0", true),
            ("window.sum == 16.0", true), ("window.first == 1.0", true), ("window.last == 3.0", true),
            ("window.rate > 0.0666 && window.rate < 0.0667", true), ("window.p50 == 3.0", true),
            ("window.p95 > 8.0", true),
            ("window.p99 > window.p95", true), ("window.distinct == 3", true), ("window.avg > 4.0", false),
        ]
    )
    func fields(when: String, holds: Bool) throws {
        let rule = try Rulebooks.watching(
            when: "window.count == 4 && \(when)",
            size: .minutes(1),
            value: "payload.value"
        )
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        for value in [1.0, 3, 9, 3] {
            driver.emit(value)
            driver.advance(by: .seconds(10))
        }
        #expect(driver.firing.isEmpty != holds)
        #expect(driver.counters.failures.isEmpty)
    }

    @Test(
        "an increase knows where a counter began anew, whatever it was at",
        arguments: [
            ([10, 30, 50], 40), ([100, 120, 5, 15], 35), ([100, 0, 0, 1], 1), ([5, 5], 0), ([9, 3, 2, 1], 6),
            ([4, -1, 3], 4),
        ] as [([Double], Double)]
    )
    func increase(_ values: [Double], _ expected: Double) throws {
        let rule = try Rulebooks.watching(
            when: "window.count == \(values.count) && window.increase == \(expected)",
            size: .minutes(10),
            value: "payload.value"
        )
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        for value in values {
            #expect(driver.firing.isEmpty)
            driver.emit(value)
        }
        #expect(driver.firing == ["fz-1"])
    }

    @Test("of one value nobody knows by how much it rose")
    func increaseOfOne() throws {
        let rule = try Rulebooks.watching(when: "window.increase >= 0.0", size: .minutes(10), value: "payload.value")
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.emit(5)
        #expect(driver.firing.isEmpty)
        driver.emit(5)
        #expect(driver.firing == ["fz-1"])
    }

    @Test("windows that don't slide begin at whole multiples since 1970, and are looked at when they end")
    func tumbling() throws {
        let rule = try Rulebooks.watching(
            when: "window.count >= 3",
            summary: "{{window.count}}",
            size: .minutes(10),
            every: .minutes(10)
        )
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        // 08:00:00 UTC.
        #expect(EngineDriver.start.rfc3339.contains("T08:00:00"))
        driver.advance(by: .minutes(8))
        for _ in 0..<2 { driver.emit(1) }
        driver.advance(by: .minutes(3))
        for _ in 0..<4 { driver.emit(1) }
        driver.advance(by: .minutes(8))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .minutes(1))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .minutes(10))
        #expect(driver.firing.isEmpty)
        #expect(driver.engine.state.alerts.keys.isEmpty)
    }

    @Test(
        "a window that was empty because nothing could be heard says nothing; the first one that was heard whole does"
    )
    func tumblingUnheard() throws {
        let rule = try Rulebooks.watching(when: "window.count >= 2", size: .minutes(10), every: .minutes(10))
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        for _ in 0..<2 { driver.emit(1) }
        driver.advance(by: .minutes(10))
        #expect(driver.firing == ["fz-1"])
        driver.give(.linkLost(since: driver.now))
        driver.advance(by: .minutes(35))
        driver.give(.linkRestored)
        driver.advance(by: .minutes(14))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .minutes(1))
        #expect(driver.firing.isEmpty)
        #expect(driver.engine.state.alerts.keys.isEmpty)
    }

    @Test("windows that begin more often than they are long see an event several times")
    func hopping() throws {
        let rule = try Rulebooks.watching(when: "window.count >= 2", size: .minutes(10), every: .minutes(5))
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.advance(by: .minutes(4))
        driver.emit(1)
        driver.advance(by: .minutes(3))
        driver.emit(1)
        // 08:10 sees both, 08:15 the second alone.
        driver.advance(by: .minutes(3))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .minutes(5))
        #expect(driver.firing.isEmpty)
    }

    @Test("an average of nothing doesn't hold, and is no failure; an event without the value is one")
    func nothing() throws {
        let rule = try Rulebooks.watching(when: "window.avg > 3.0", size: .minutes(1), value: "payload.value")
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.emit(9)
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .minutes(1))
        #expect(driver.firing.isEmpty)
        #expect(driver.counters.failures.isEmpty)
        driver.emit(.map(MapValue([("other", .double(1))])))
        #expect(driver.counters.failures["watching"]?.count == 1)
    }

    @Test("a window's condition must hold for as long as the rule asks")
    func hold() throws {
        let rule = try Rulebooks.watching(
            when: "window.avg > 3.0",
            hold: .seconds(30),
            size: .minutes(1),
            value: "payload.value"
        )
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.emit(9)
        driver.advance(by: .seconds(29))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .minutes(2))
        driver.emit(9)
        driver.advance(by: .seconds(20))
        driver.emit(-9)
        driver.advance(by: .minutes(5))
        #expect(driver.firing.isEmpty)
    }

    @Test("an event beyond the limit makes the oldest leave, which is counted")
    func bounded() throws {
        let rule = try Rulebooks.watching(when: "window.count > 5", size: .minutes(10))
        var driver = EngineDriver.running(Rulebooks.book([rule], limits: Limits(windowSamples: 5)))
        for _ in 0..<8 {
            driver.emit(1)
            driver.advance(by: .seconds(1))
        }
        #expect(driver.firing.isEmpty)
        #expect(driver.counters.limitsReached["window_samples"] == 3)
    }

    @Test("an event is in the window by when it happened, whatever the order in which it came")
    func eventTime() throws {
        let rule = try Rulebooks.watching(
            when: "window.first == 1.0 && window.count == 2",
            size: .minutes(1),
            value: "payload.value"
        )
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.advance(by: .minutes(5))
        driver.emit(2, time: driver.now + .seconds(-1))
        driver.emit(1, time: driver.now + .seconds(-2))
        #expect(driver.firing == ["fz-1"])
    }

    @Test("a restart changes nothing of what is in a window and when it leaves")
    func restart() throws {
        let rule = try Rulebooks.watching(when: "window.count >= 3", size: .minutes(10))
        let book = Rulebooks.book([rule])
        var driver = EngineDriver.running(book)
        for _ in 0..<3 { driver.emit(1) }
        #expect(driver.firing == ["fz-1"])
        driver.advance(by: .minutes(1))
        try driver.restart(book)
        #expect(driver.firing == ["fz-1"])
        // Perhaps some came while nobody listened: one window more.
        driver.advance(by: .minutes(10))
        #expect(driver.firing.isEmpty)
        #expect(driver.counters.alertsFired == 1)
    }
}
