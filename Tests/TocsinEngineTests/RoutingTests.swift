import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct RoutingTests {
    private let severity = "payload.value > -5.0 ? critical : warning"

    private func routing() throws -> Route {
        let critical = Rulebooks.plan("root/0", wait: .zero, notify: [.user(try #require(UserID("bo")))])
        let lab = Rulebooks.plan("root/1", notify: [.user(try #require(UserID("ana")))])
        return Route(
            match: nil,
            plan: Rulebooks.plan(),
            routes: [
                try Rulebooks.match("severity == critical", critical),
                try Rulebooks.match("labels.site == 'lab'", lab, continues: true),
                try Rulebooks.match("rule == 'warm' && labels.site == 'lab'", Rulebooks.plan("root/2", notify: [])),
            ]
        )
    }

    @Test("the first route that matches takes the alert, and a group wait of zero tells at once")
    func first() throws {
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule(severity: severity)], routing: try routing())
        )
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["bo firing i-1 critical"])
        driver.publish("plant/porto/fz-2/temperature", ["value": -9])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
    }

    @Test("a route that continues leaves the alert to its siblings too")
    func continues() throws {
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule(severity: severity)], routing: try routing())
        )
        driver.publish("plant/lab/fz-1/temperature", ["value": -9])
        #expect(driver.engine.state.incidents.count == 2)
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning"])
    }

    @Test("an alert that becomes worse goes where its severity belongs, and is over for those who heard of it before")
    func rises() throws {
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule(severity: severity)], routing: try routing())
        )
        driver.publish("plant/porto/fz-1/temperature", ["value": -9])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-1 warning", "bo firing i-1 warning"])
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        #expect(driver.takeLines() == ["bo firing i-2 critical"])
        let left = try #require(driver.engine.incident(IncidentID(1)))
        #expect(left.alerts.map(\.movedTo) == [IncidentID(2)])
        #expect(String(decoding: left.json, as: UTF8.self).contains(#""moved_to":"i-2""#))
        driver.advance(by: .hours(9))
        #expect(driver.takeLines().allSatisfy { $0 == "bo repeated i-2 critical" }, "nobody is told of it twice")
        driver.publish("plant/porto/fz-1/temperature", ["value": -20])
        driver.advance(by: .minutes(1))
        #expect(
            driver.takeLines().sorted() == [
                "ana resolved i-1 warning", "bo resolved i-1 warning", "bo resolved i-2 critical",
            ]
        )
        driver.advance(by: .hours(5))
        #expect(driver.takeLines().isEmpty)
        #expect(driver.engine.state.incidents.isEmpty)
    }

    @Test("a rise within a route is an update of the same incident, after the group wait")
    func updates() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule(severity: severity)]))
        driver.publish("plant/porto/fz-1/temperature", ["value": -9])
        driver.advance(by: .seconds(10))
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana updated i-1 critical", "bo updated i-1 critical"])
        driver.publish("plant/porto/fz-1/temperature", ["value": -9])
        driver.advance(by: .minutes(10))
        #expect(driver.takeLines().isEmpty)
    }
}
