import Foundation
import Testing
import TocsinDecoding
import TocsinEngine
import TocsinModel

@testable import TocsinRuntime

/// Whatever is counted can be seen: a counter that is kept and not exported helps nobody.
@Suite struct ExportedCountersTests {
    @Test("every counter of the engine is in the metrics, with its value")
    func engine() throws {
        var numbers = Numbers()
        let counters = try numbers.fill(EngineState().counters, leavingOut: ["people"])
        var state = EngineState()
        state.counters = counters
        try numbers.expect(in: EngineMetrics.families(counters) + GuardMetrics.families(state))
    }

    @Test("every counter of what became of messages is in the metrics, with its value")
    func decoding() throws {
        var counts = DecodingCounts.OfSource()
        counts.events = 101
        counts.unmatched = 102
        counts.cleared = 103
        counts.rejected = ["not-json": 104]
        counts.rejectedItems = ["item-topic": 105]
        counts.timeFaults = [.unreadable: 106]
        counts.withoutID = 107
        let families = DecodingMetrics.families(DecodingCounts(sources: ["plant": counts]))
        let values = Set(families.flatMap(\.samples).map(\.value))
        #expect(values == [101, 102, 103, 104, 105, 106, 107])
        // Who adds a counter adds it above, and to the metrics.
        #expect(Mirror(reflecting: counts).children.count == values.count)
    }

    @Test("every counter of what people did is in the metrics, with its value")
    func people() throws {
        let families = PeopleMetrics.families(PeopleCounters()).map(\.name)
        let exported = [
            "acknowledging": "tocsin_incident_acknowledge_seconds", "resolving": "tocsin_incident_resolve_seconds",
            "acknowledged": "tocsin_incidents_ended_total", "unacknowledged": "tocsin_incidents_ended_total",
            "escalations": "tocsin_escalations_total", "notifications": "tocsin_user_notifications_total",
            "outOfHours": "tocsin_user_pages_out_of_hours_total",
        ]
        for child in Mirror(reflecting: PeopleCounters()).children {
            let name = try #require(child.label)
            let family = exported[name]
            #expect(family.map(families.contains) == true, "\(name) is counted and not exported")
        }
    }

    @Test("metrics have one help text and one type each")
    func names() {
        let families =
            EngineMetrics.families(EngineState().counters) + GuardMetrics.families(EngineState())
            + DecodingMetrics.families(DecodingCounts())
            + PeopleMetrics.families(PeopleCounters())
        #expect(Set(families.map(\.name)).count == families.count)
        for family in families {
            #expect(family.name.hasPrefix("tocsin_") && family.help.hasSuffix("."), "\(family.name)")
            #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
        }
    }
}

/// Gives each member of a value a number of its own.
private struct Numbers {
    private(set) var given: [String: Int] = [:]

    mutating func next(_ name: String) -> Int {
        let number = 1001 + given.count
        given[name] = number
        return number
    }

    mutating func fill<Value: Codable>(_ value: Value, leavingOut: Set<String>) throws -> Value {
        let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
        var members = try #require(encoded as? [String: Any])
        for child in Mirror(reflecting: value).children {
            let name = try #require(child.label)
            guard !leavingOut.contains(name) else { continue }
            let isTable =
                type(of: child.value) == [String: UInt64].self || type(of: child.value) == [String: UInt64]?.self
            if type(of: child.value) == UInt64.self {
                members[name] = next(name)
            } else if type(of: child.value) == [String: Counters.Failure].self {
                // An empty dictionary is one of any type.
                members[name] = ["some": ["count": next(name), "message": "no"]]
            } else if isTable {
                members[name] = ["some": next(name)]
            } else {
                Issue.record("the test does not know what \(name) is")
            }
        }
        return try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: members))
    }

    func expect(in families: [MetricFamily]) throws {
        let values = Set(families.flatMap(\.samples).map(\.value))
        for (name, number) in given where !values.contains(Double(number)) {
            Issue.record("\(name) is counted and not exported")
        }
        #expect(given.count >= 15)
    }
}
