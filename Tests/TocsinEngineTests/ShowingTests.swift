import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

/// What is shown of an open incident follows its alerts, at a bounded rate, and nobody is notified because of it.
@Suite struct ShowingTests {
    private static let id = IncidentID(1)

    private func changes(_ driver: EngineDriver) -> Int {
        driver.effects.count { if case .incidentChanged = $0 { true } else { false } }
    }

    private func driver() throws -> EngineDriver {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .minutes(2))
        _ = driver.takeNotifications()
        return driver
    }

    @Test("an alert that goes on is shown as it is at once to who asks, and within ten seconds to who follows")
    func follows() throws {
        var driver = try driver()
        let before = try #require(driver.engine.incident(Self.id))
        driver.publish("plant/porto/fz-1/temperature", ["value": -3])
        let asked = try #require(driver.engine.incident(Self.id)?.alerts.first)
        #expect(asked.value == "-3" && asked.count == 2 && asked.lastSeen == driver.now)
        #expect(changes(driver) == 0)
        driver.advance(by: .milliseconds(9_999))
        #expect(changes(driver) == 0)
        driver.advance(by: .milliseconds(1))
        #expect(changes(driver) == 1)
        #expect(driver.engine.incident(Self.id)?.updatedAt == before.updatedAt + (driver.now - before.updatedAt))
        #expect(driver.takeNotifications().isEmpty)
        driver.advance(by: .hours(1))
        #expect(changes(driver) == 0, "nothing goes on")
        #expect(driver.engine.incident(Self.id)?.timeline == before.timeline)
    }

    @Test("10,000 events a second of one alert are one refresh in ten seconds")
    func bounded() throws {
        var driver = try driver()
        for _ in 0..<30_000 {
            driver.publish("plant/porto/fz-1/temperature", ["value": -3])
            driver.advance(by: .milliseconds(1))
        }
        #expect((2...3).contains(changes(driver)))
        #expect(driver.takeNotifications().isEmpty)
    }

    @Test("what comes and goes in a large incident is shown at most once a second")
    func large() throws {
        let plan = Rulebooks.plan(groupBy: .labels(["rule"]))
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule()], routing: Route(match: nil, plan: plan))
        )
        for device in 1...1000 {
            driver.publish("plant/porto/fz-\(device)/temperature", ["value": -4])
            driver.advance(by: .milliseconds(5))
        }
        // The first twenty at once, then one a second for five seconds.
        #expect((20...27).contains(changes(driver)))
        driver.advance(by: .seconds(1))
        #expect(driver.engine.incident(Self.id)?.counts.firing == 1000)
    }

    @Test("what waits to be shown is shown also after a restart")
    func restart() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -3])
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        _ = driver.takeNotifications()
        driver.advance(by: .seconds(10))
        #expect(changes(driver) == 1)
    }
}
