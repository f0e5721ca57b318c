import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct SilenceTests {
    private func driver() throws -> EngineDriver {
        EngineDriver.running(Rulebooks.book([try Rulebooks.silence(.minutes(5))]))
    }

    @Test("a device that says nothing is told once, named, and its return is told too")
    func silent() throws {
        var driver = try driver()
        for device in 1...3 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.advance(by: .minutes(3))
        for device in 1...2 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.advance(by: .seconds(131))
        let told = driver.takeNotifications()
        #expect(told.map(\.user.text) == ["ana", "bo"])
        #expect(told.first?.title == "fz-3 has said nothing since 2025-11-21T08:00:00Z")
        driver.publish("plant/porto/fz-3/door", ["open": 1])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana resolved i-1 error", "bo resolved i-1 error"])
    }

    @Test("a retained message doesn't prove a device alive")
    func retained() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(4))
        driver.publish("plant/porto/fz-1/temperature", ["value": -18], isRetained: true)
        driver.advance(by: .seconds(71))
        #expect(driver.takeLines() == ["ana firing i-1 error", "bo firing i-1 error"])
    }

    @Test("our outage is not their silence: after it every device has one more cadence")
    func outage() throws {
        var driver = try driver()
        for device in 1...1000 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.give(.linkLost(since: driver.now))
        driver.advance(by: .minutes(10))
        #expect(
            driver.takeNotifications().map(\.labels) == [
                ["rule": "tocsin-broker-lost"], ["rule": "tocsin-broker-lost"],
            ]
        )
        driver.give(.linkRestored)
        driver.advance(by: .minutes(4))
        #expect(driver.takeLines() == ["ana resolved i-1 error", "bo resolved i-1 error"])
        for device in 1...999 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .seconds(71))
        #expect(driver.takeNotifications().map(\.alerts) == [1, 1])
    }

    @Test("a silence counts only as far as the broker was heard")
    func unheard() throws {
        var driver = try driver()
        driver.give(.heard(through: driver.now))
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(20))
        #expect(driver.takeLines().isEmpty)
        #expect(driver.engine.wantsProof)
        driver.give(.heard(through: driver.now))
        #expect(!driver.engine.wantsProof)
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana firing i-1 error", "bo firing i-1 error"])
    }

    @Test("what waited in the broker comes before the word that it was heard, and nobody is called silent")
    func backlog() throws {
        var driver = try driver()
        driver.give(.heard(through: driver.now))
        for device in 1...3 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.advance(by: .minutes(20))
        let asked = driver.now
        driver.advance(by: .seconds(2))
        for device in 1...2 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.give(.heard(through: asked))
        driver.advance(by: .minutes(1))
        #expect(driver.takeNotifications().map { String($0.title.prefix(4)) } == ["fz-3", "fz-3"])
    }

    @Test("after a start what has a `for` waits until all that the broker had is taken in, and no longer")
    func settled() throws {
        var driver = EngineDriver(Rulebooks.book([try Rulebooks.rule(hold: .seconds(1))]))
        driver.give(.started)
        driver.give(.heard(through: driver.now))
        driver.give(.linkRestored)
        driver.publish("plant/porto/fz-1/temperature", ["value": 1])
        driver.advance(by: .seconds(2))
        #expect(driver.takeLines().isEmpty, "something in the broker may end it")
        driver.give(.heard(through: driver.now))
        // The time in which a group gathers, and no second of the five that settling takes at most.
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
    }

    @Test("a device that is heard of while its silence waits for the broker's word is missed anew without it")
    func heardUnproven() throws {
        var driver = try driver()
        driver.give(.heard(through: driver.now))
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.advance(by: .minutes(20))
        #expect(driver.engine.wantsProof)
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        var engine = driver.engine
        #expect(!engine.wantsProof)
        #expect(engine.wakeAt() == driver.now + .minutes(5))
    }

    @Test("a broker that did not answer was an outage since it answered last: every device has one more cadence")
    func deafLink() throws {
        var driver = try driver()
        driver.give(.heard(through: driver.now))
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        let heard = driver.now
        driver.advance(by: .seconds(200))
        driver.give(.linkLost(since: heard))
        driver.advance(by: .seconds(140))
        driver.give(.linkRestored)
        driver.give(.heard(through: driver.now))
        _ = driver.takeNotifications()
        driver.advance(by: .seconds(299))
        driver.give(.heard(through: driver.now))
        #expect(driver.takeNotifications().allSatisfy { $0.labels["rule"] == "tocsin-broker-lost" })
        driver.advance(by: .seconds(2))
        driver.give(.heard(through: driver.now))
        driver.advance(by: .minutes(1))
        #expect(driver.takeNotifications().count { $0.title.hasPrefix("fz-1") } == 2)
    }

    @Test("while the broker refuses a source, its devices are not missed, and have one more cadence when it is granted")
    func sourceCutOff() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.give(.sourcesCutOff(["plant"]))
        driver.advance(by: .minutes(20))
        #expect(driver.takeLines().isEmpty)
        driver.give(.sourcesCutOff([]))
        driver.advance(by: .minutes(4))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .seconds(131))
        #expect(driver.takeLines() == ["ana firing i-1 error", "bo firing i-1 error"])
    }

    @Test("a source that is refused says nothing about the devices of another")
    func otherSourceCutOff() throws {
        var driver = try driver()
        driver.publish("plant/porto/fz-1/temperature", ["value": -18])
        driver.give(.sourcesCutOff(["meters"]))
        driver.advance(by: .seconds(371))
        #expect(driver.takeLines() == ["ana firing i-1 error", "bo firing i-1 error"])
    }

    @Test("a restart half way changes nothing: the same devices, none twice")
    func restart() throws {
        var driver = try driver()
        for device in 1...10 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.advance(by: .minutes(4))
        for device in 1...7 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.advance(by: .seconds(65))
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        driver.advance(by: .seconds(10))
        #expect(driver.takeNotifications().map(\.alerts) == [3, 3])
        driver.advance(by: .seconds(30))
        #expect(driver.takeNotifications().isEmpty)
    }
}
