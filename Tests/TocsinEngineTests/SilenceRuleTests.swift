import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct SilenceRuleTests {
    @Test("of 1000 devices that 3 stop is told for those 3, once, across a restart half way")
    func perDevice() throws {
        let book = Rulebooks.book([try Rulebooks.silence(.minutes(5))])
        var driver = EngineDriver.running(book)
        let stopped = ["fz-17", "fz-500", "fz-999"]
        for minute in 0..<30 {
            for number in 0..<1000 where minute < 5 || !stopped.contains("fz-\(number)") {
                driver.emit(1, on: "plant/porto/fz-\(number)/temperature")
            }
            driver.advance(by: .minutes(1))
            if minute == 15 { try driver.restart(book) }
        }
        #expect(driver.firing == stopped)
        #expect(driver.counters.alertsFired == 3)
        try driver.restart(book)
        driver.advance(by: .minutes(1))
        #expect(driver.firing == stopped)
        #expect(driver.counters.alertsFired == 3)
    }

    private struct Device {
        let name: String
        let period: Int64
        let stopsAt: Int64
        var next: Int64 = 0
    }

    @Test("each device is missed by its own habit, in a week with jitter, and none that goes on")
    func learned() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.learnedSilence()]))
        let week: Int64 = 7 * 86_400_000
        let never = Int64.max
        var devices = [
            Device(name: "fast", period: 5000, stopsAt: week / 4),
            Device(name: "fast-2", period: 5000, stopsAt: week / 8),
            Device(name: "minute", period: 60_000, stopsAt: week / 2),
            Device(name: "minute-2", period: 60_000, stopsAt: never),
            Device(name: "hour", period: 3_600_000, stopsAt: week * 3 / 4),
            Device(name: "hour-2", period: 3_600_000, stopsAt: never),
        ]
        var seed: UInt64 = 42
        var last: [String: Timestamp] = [:]
        var flagged: [String: Timestamp] = [:]
        let start = driver.now
        while let index = devices.indices.filter({ devices[$0].next < min(week, devices[$0].stopsAt) })
            .min(by: { devices[$0].next < devices[$1].next })
        {
            let target = start + .milliseconds(devices[index].next)
            while let due = driver.engine.wakeAt(), due <= target {
                driver.advance(by: due - driver.now)
                for name in driver.firing where flagged[name] == nil { flagged[name] = driver.now }
            }
            driver.advance(by: target - driver.now)
            driver.emit(1, on: "plant/porto/\(devices[index].name)/temperature")
            last[devices[index].name] = driver.now
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let jitter = Double(seed >> 11) / Double(1 << 53) * 0.4 + 0.8
            devices[index].next += Int64(Double(devices[index].period) * jitter)
        }
        #expect(flagged.keys.sorted() == ["fast", "fast-2", "hour", "minute"])
        #expect(driver.counters.alertsFired == 4)
        for device in devices where device.stopsAt != never {
            let silence = try #require(flagged[device.name]) - (try #require(last[device.name]))
            #expect(silence.milliseconds <= max(device.period * 4, 20_000), "\(device.name): \(silence)")
            #expect(silence.milliseconds >= device.period * 2, "\(device.name): \(silence)")
        }
    }

    @Test("before the habit of a device is known, what the inventory expects counts, and without that nothing does")
    func expected() throws {
        let plain = Rulebooks.book([try Rulebooks.learnedSilence()])
        let book = Rulebook(
            digest: "test",
            rules: plain.rules,
            routing: plain.routing,
            people: plain.people,
            device: { $0["device"] == "known" ? MapValue([("every", .string("1m"))]) : nil }
        )
        var driver = EngineDriver.running(book)
        driver.emit(1, on: "plant/porto/known/temperature")
        driver.emit(1, on: "plant/porto/unknown/temperature")
        driver.advance(by: .seconds(179))
        #expect(driver.firing.isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.firing == ["known"])
        driver.advance(by: .days(1))
        #expect(driver.firing == ["known"])
    }

    @Test("a device that says several things at once, or one after the other, isn't missed between", arguments: [0, 5])
    func severalTopics(apart: Int64) throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.learnedSilence()]))
        for _ in 0..<100 {
            for measure in ["temperature", "humidity", "door"] {
                driver.emit(1, on: "plant/porto/fz-1/\(measure)")
                driver.advance(by: .seconds(apart))
            }
            driver.advance(by: .seconds(60 - 3 * apart))
        }
        #expect(driver.counters.alertsFired == 0)
        driver.advance(by: .minutes(3))
        #expect(driver.counters.alertsFired == 1)
    }

    @Test("what is stored and forwarded doesn't make a device's habit a quicker one")
    func burst() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.learnedSilence()]))
        for _ in 0..<20 {
            driver.emit(1)
            driver.advance(by: .minutes(1))
        }
        for number in 0..<60 {
            driver.emit(1, time: driver.now - .minutes(Int64(120 - number)))
            driver.advance(by: .milliseconds(1500))
        }
        driver.advance(by: .seconds(170))
        #expect(driver.counters.alertsFired == 0)
        driver.advance(by: .seconds(20))
        #expect(driver.counters.alertsFired == 1)
    }

    @Test("a device that becomes quicker is missed sooner")
    func quicker() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.learnedSilence()]))
        for _ in 0..<16 {
            driver.emit(1)
            driver.advance(by: .hours(1))
        }
        for _ in 0..<17 {
            driver.emit(1)
            driver.advance(by: .seconds(20))
        }
        driver.advance(by: .minutes(2))
        #expect(driver.firing == ["fz-1"])
    }

    @Test("a device whose habit changes is missed at the same moment, whether there was a restart or not")
    func sameOverRestarts() throws {
        let book = Rulebooks.book([try Rulebooks.learnedSilence()])
        for pause in stride(from: Int64(20), to: 200, by: 7) {
            var driver = EngineDriver.running(book)
            for _ in 0..<8 {
                driver.emit(1)
                driver.advance(by: .seconds(100))
            }
            for _ in 0..<18 {
                driver.emit(1)
                driver.advance(by: .seconds(pause))
            }
            var again = driver
            again.restart(with: driver.engine.state, rulebook: book)
            #expect(again.engine.wakeAt() == driver.engine.wakeAt(), "after gaps of \(pause) s")
        }
    }

    @Test("a silence that comes and goes is told as flapping once, and is over when the device goes on")
    func flapping() throws {
        let rule = try Rulebooks.learnedSilence(flapping: Rule.Flapping(changes: 4, within: .hours(2)))
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.engine.trace = Trace()
        for _ in 0..<10 {
            for _ in 0..<20 {
                driver.emit(1)
                driver.advance(by: .seconds(10))
            }
            driver.advance(by: .minutes(5))
        }
        #expect(driver.firing == ["fz-1"])
        for _ in 0..<2000 {
            driver.emit(1)
            driver.advance(by: .seconds(10))
        }
        #expect(driver.firing.isEmpty)
        let reasons = driver.engine.trace?.lines.filter { $0.subject.incident == nil }.map(\.code) ?? []
        #expect(reasons.count { $0 == .stable } == 1)
    }
}
