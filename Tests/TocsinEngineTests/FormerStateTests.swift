import Foundation
import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

/// A state that an earlier version wrote: the members of all parts stood side by side, and an alert knew its incidents.
@Suite struct FormerStateTests {
    private typealias Fields = [String: Any]

    /// As the earlier version would have written it.
    private func former(_ state: EngineState) throws -> Data {
        let written = try JSONEncoder().encode(state)
        var fields = try #require(JSONSerialization.jsonObject(with: written) as? Fields)
        func take(_ name: String, from outer: inout Fields) throws -> Fields {
            try #require(outer.removeValue(forKey: name) as? Fields)
        }
        var alerts = try take("alerts", from: &fields)
        var incidents = try take("incidentBook", from: &fields)
        let memberships = try #require(incidents.removeValue(forKey: "memberships") as? [Any])
        var keys = try #require(alerts.removeValue(forKey: "keys") as? [Any])
        // A table is a list in which keys and values take turns.
        for place in stride(from: 0, to: memberships.count, by: 2) {
            let membership = try #require(memberships[place + 1] as? Fields)
            for other in stride(from: 0, to: keys.count, by: 2) {
                guard try text(memberships[place]) == text(keys[other]) else { continue }
                var known = try #require(keys[other + 1] as? Fields)
                var phase = try #require(known["phase"] as? Fields)
                var firing = try #require(phase["firing"] as? Fields)
                var alert = try #require(firing["_0"] as? Fields)
                alert["incidents"] = membership["incidents"]
                firing["_0"] = alert
                phase["firing"] = firing
                known["phase"] = phase
                keys[other + 1] = known
            }
        }
        fields["keys"] = keys
        var parts = [try take("hearing", from: &alerts), try take("topics", from: &alerts), alerts, incidents]
        for part in ["personal", "suppression", "outside", "onCall"] { parts.append(try take(part, from: &fields)) }
        for part in parts { fields.merge(part) { _, new in new } }
        return try JSONSerialization.data(withJSONObject: fields)
    }

    private func text(_ value: Any) throws -> Data {
        try JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
    }

    private func driver(_ rulebook: Rulebook) -> EngineDriver {
        var driver = EngineDriver.running(rulebook)
        for device in 1...3 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -4]) }
        driver.publish("plant/faro/fz-9/temperature", ["value": -4], id: "a", at: driver.now - .minutes(5))
        let request = SilenceRequest(match: "labels.device == 'fz-2'", end: .resolved)
        _ = driver.command("bo", .addSilence(request))
        driver.advance(by: .minutes(1))
        return driver
    }

    private func rulebook() throws -> Rulebook {
        let routes = [
            try Rulebooks.match("severity == warning", Rulebooks.plan("a"), continues: true),
            try Rulebooks.match("true", Rulebooks.plan("b", groupBy: .everything)),
        ]
        return Rulebooks.book(
            [try Rulebooks.rule()],
            routing: Route(match: nil, plan: Rulebooks.plan(), routes: routes)
        )
    }

    @Test("it is read as the state that it was")
    func reading() throws {
        let state = driver(try rulebook()).engine.state
        let read = try JSONDecoder().decode(EngineState.self, from: former(state))
        #expect(read.alerts.keys == state.alerts.keys)
        #expect(read.incidents.keys == state.incidents.keys)
        #expect(read.suppression == state.suppression)
        #expect(read.bytesBySource.map(\.bytes) == state.bytesBySource.map(\.bytes))
        #expect(read == state)
    }

    @Test("what it goes on with is what the state itself would have")
    func goingOn() throws {
        let rulebook = try rulebook()
        let driver = driver(rulebook)
        let read = try JSONDecoder().decode(EngineState.self, from: former(driver.engine.state))
        let old = EngineDriver(rulebook, state: read, now: driver.now)
        let present = EngineDriver(rulebook, state: driver.engine.state, now: driver.now)
        let told = [old, present].map { driver in
            var driver = driver
            for device in 1...3 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
            driver.advance(by: .hours(1))
            return driver.takeLines()
        }
        #expect(!told[0].isEmpty)
        #expect(told[0] == told[1])
    }
}
