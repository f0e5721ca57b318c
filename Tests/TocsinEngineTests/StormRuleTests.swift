import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct StormRuleTests {
    private func book(_ rules: [Rule], perSource: Int? = 60, inAll: Int? = nil) -> Rulebook {
        let plain = Rulebooks.book(rules)
        return Rulebook(
            digest: "test",
            rules: rules,
            routing: plain.routing,
            people: plain.people,
            sources: perSource.map { ["plant": Rulebook.SourceLimits(eventsPerMinute: $0)] } ?? [:],
            limits: Limits(eventsPerMinute: inAll)
        )
    }

    private static let computed = "payload.value > 100.0 ? critical : warning"

    private func rules() throws -> [Rule] {
        [
            try Rulebooks.watching("plain", when: "payload.value > 0.0"),
            try Rulebooks.watching(
                "graded",
                when: "payload.value > 0.0",
                severity: .computed(try Rulebooks.expression(Self.computed))
            ),
        ]
    }

    private func fired(_ driver: EngineDriver) -> [String] {
        driver.engine.state.alerts.keys.compactMap { key, known in
            guard case .firing = known.phase else { return nil }
            return "\(key.rule) \(key.labels["device"] ?? "")"
        }.sorted()
    }

    @Test("what is beyond a source's limit makes no alert, but ends one, and what is critical has its own lane")
    func lanes() throws {
        var driver = EngineDriver.running(book(try rules(), perSource: 1))
        driver.emit(1, on: "plant/porto/a/t")
        #expect(fired(driver) == ["graded a", "plain a"])
        driver.emit(1, on: "plant/porto/b/t")
        #expect(fired(driver) == ["graded a", "plain a"])
        driver.emit(101, on: "plant/porto/c/t")
        #expect(fired(driver) == ["graded a", "graded c", "plain a"])
        driver.emit(-1, on: "plant/porto/a/t")
        #expect(fired(driver) == ["graded c"])
        driver.emit(.map(MapValue([("value", .double(1))])), on: "plant/porto/b/t", source: "other")
        #expect(fired(driver) == ["graded b", "graded c", "plain b"])
        driver.advance(by: .minutes(1))
        driver.emit(1, on: "plant/porto/a/t")
        #expect(fired(driver).contains("plain a"))
    }

    @Test("what is told of the excess adds up exactly, across a restart, too")
    func sums() throws {
        let book = book(try rules(), perSource: 60, inAll: 100)
        var driver = EngineDriver.running(book)
        driver.engine.trace = Trace()
        var told: [Trace.Line] = []
        var sent = 0
        for step in 0..<3000 {
            let isOther = step % 3 == 0
            driver.emit(
                .map(MapValue([("value", .double(0))])),
                on: "plant/porto/a/t",
                source: isOther ? "other" : "plant"
            )
            sent += 1
            driver.advance(by: .milliseconds(100))
            if step == 1555 {
                told += driver.engine.trace?.lines ?? []
                try driver.restart(book)
                driver.engine.trace = Trace()
            }
        }
        driver.advance(by: .minutes(2))
        told += driver.engine.trace?.lines ?? []
        let counters = driver.counters
        #expect(counters.excessTold == counters.excess)
        #expect(counters.events == UInt64(sent))
        let sums = told.compactMap { line -> UInt64? in
            guard case .tooManyEvents(_, let count, _) = line.reason else { return nil }
            return count.excess
        }
        #expect(sums.reduce(0, +) == counters.excess.values.reduce(0, +))
        // Five minutes of 400 and 200 events; 60 of the one and 40 of the other are let in.
        #expect(counters.excess == ["plant": 5 * 340, "": 5 * 160])
    }
}
