import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct ThresholdTests {
    @Test("a reading over the threshold is told once, after the group wait, to everyone the route names")
    func fires() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4.1])
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .seconds(9))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .seconds(1))
        let notifications = driver.takeNotifications()
        #expect(notifications.map(\.user.text) == ["ana", "bo"])
        let first = try #require(notifications.first)
        #expect(first.kind == .firing)
        #expect(first.title == "fz-1 at porto: -4.1 °C")
        #expect(first.reason == "in team facilities, which route root notifies")
        #expect(first.labels == ["rule": "warm", "site": "porto", "device": "fz-1"])
        #expect(first.actions == ["acknowledge", "snooze", "resolve"])
        driver.publish("plant/porto/fz-1/temperature", ["value": -4.0])
        driver.advance(by: .hours(1))
        #expect(driver.takeLines().isEmpty)
    }

    @Test("between the thresholds it goes on; below the lower one it is over, and those who heard of it hear that")
    func hysteresis() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
        driver.publish("plant/porto/fz-1/temperature", ["value": -14])
        driver.advance(by: .minutes(5))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/fz-1/temperature", ["value": -16])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana resolved i-1 warning", "bo resolved i-1 warning"])
        #expect(driver.engine.state.incidents.isEmpty)
        #expect(driver.engine.state.alerts.keys.isEmpty)
    }

    @Test("what doesn't hold for as long as the rule asks is never told")
    func hold() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule(hold: .seconds(30))]))
        driver.advance(by: .minutes(1))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(20))
        driver.publish("plant/porto/fz-1/temperature", ["value": -13])
        driver.advance(by: .minutes(2))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(39))
        #expect(driver.takeLines().isEmpty)
        // Without another event: 30 s of hold and 10 s of group wait.
        driver.advance(by: .seconds(1))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
    }

    @Test("what is over before the group wait is never told")
    func overUntold() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(5))
        driver.publish("plant/porto/fz-1/temperature", ["value": -20])
        driver.advance(by: .hours(1))
        #expect(driver.takeLines().isEmpty)
        #expect(driver.engine.state.incidents.isEmpty)
    }

    @Test("alerts of one group are one incident, and one that joins later is an update at the next interval")
    func grouping() throws {
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule(title: "{{alerts}} freezers warm at {{labels.site}}")])
        )
        driver.publish("plant/porto/fz-3/temperature", ["value": -4.1])
        driver.publish("plant/porto/fz-7/temperature", ["value": -9.8])
        driver.publish("plant/lisbon/fz-1/temperature", ["value": -9.8])
        driver.advance(by: .seconds(10))
        let notifications = driver.takeNotifications()
        #expect(notifications.count == 4)
        #expect(notifications[0].title == "2 freezers warm at porto")
        #expect(notifications[0].body == "fz-3 at porto: -4.1 °C\nfz-7 at porto: -9.8 °C")
        #expect(notifications[0].labels == ["rule": "warm", "site": "porto"])
        driver.publish("plant/porto/fz-9/temperature", ["value": -9.8])
        driver.advance(by: .seconds(59))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .seconds(1))
        #expect(driver.takeLines() == ["ana updated i-1 warning", "bo updated i-1 warning"])
    }

    @Test("what goes on unchanged is repeated after the repeat interval")
    func repeats() throws {
        var driver = EngineDriver.running(
            Rulebooks.book(
                [try Rulebooks.rule()],
                routing: Route(match: nil, plan: Rulebooks.plan(repeats: .minutes(30)))
            )
        )
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(10))
        _ = driver.takeLines()
        driver.advance(by: .minutes(29))
        #expect(driver.takeLines().isEmpty)
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana repeated i-1 warning", "bo repeated i-1 warning"])
    }

    @Test("an expression that fails on a payload is counted, and harms no other rule")
    func failures() throws {
        let broken = try Rulebooks.rule("broken", when: "payload.missing > 1.0", until: nil)
        var driver = EngineDriver.running(Rulebooks.book([broken, try Rulebooks.rule()]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
        let failure = try #require(driver.engine.state.counters.failures["broken"])
        #expect(failure.count == 1)
        #expect(failure.message == "no such field 'missing'")
    }

    @Test("a message that transport delivers twice counts once")
    func duplicates() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        #expect(driver.publish("plant/porto/fz-1/temperature", ["value": -4], id: "a").verdict == .evaluated)
        #expect(driver.publish("plant/porto/fz-1/temperature", ["value": -20], id: "a").verdict == .duplicate)
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
    }

    @Test("a link is shown only if it is one to open")
    func links() throws {
        let rule = try Rulebooks.rule(links: [
            ("Runbook", "https://wiki.example.org/#{{labels.device}}"), ("Bad", "javascript:{{labels.device}}"),
        ])
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(10))
        #expect(
            driver.takeNotifications().first?.links == [Link(text: "Runbook", href: "https://wiki.example.org/#fz-1")]
        )
    }
}
