import Testing
import TocsinDecoding
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct ReadingTests {
    private func decode(_ payload: String, _ source: Source, limits: DecodingLimits = DecodingLimits()) -> Decoded {
        var decoder = MessageDecoder(sources: [source], limits: limits)
        return decoder.decode(
            topic: "plant/porto/gw-1/batch",
            payload: Array(payload.utf8),
            id: EventID(12),
            received: Decoding.received
        )
    }

    private static func source(
        _ each: String,
        time: String? = nil,
        id: String? = nil,
        labels: [String: String] = [:],
        eventTopic: String? = nil
    ) throws -> Source {
        try Decoding.source(
            topic: "plant/{site}/{gateway}/batch",
            payload: .json,
            time: time,
            id: id,
            labels: labels,
            each: each,
            eventTopic: eventTopic
        )
    }

    @Test("each reading of a list is an event with its own topic, time, labels and id")
    func list() throws {
        let source = try Self.source(
            "payload.readings",
            time: "payload.base + item.dt",
            id: "item.?id",
            labels: ["device": "{{item.n}}", "place": "{{index}}"],
            eventTopic: "plant/{{labels.site}}/{{item.n}}/{{item.measure}}"
        )
        let decoded = decode(
            #"{"base": 1763712000, "readings": ["# + #"{"n": "fz-1", "measure": "temperature", "dt": 0, "id": "a"}, "#
                + #"{"n": "fz-2", "measure": "door", "dt": 5}]}"#,
            source
        )
        #expect(decoded.rejection == nil)
        let events = decoded.events
        #expect(events.map(\.id.description) == ["e-12.0", "e-12.1"])
        #expect(events.map(\.topic.name) == ["plant/porto/fz-1/temperature", "plant/porto/fz-2/door"])
        #expect(events.map { $0.labels["device"] } == ["fz-1", "fz-2"])
        #expect(events.map { $0.labels["place"] } == ["0", "1"])
        #expect(events.map { $0.labels["gateway"] } == ["gw-1", "gw-1"])
        #expect(events.map(\.time.milliseconds) == [1_763_712_000_000, 1_763_712_005_000])
        #expect(events.map(\.deduplicationID) == ["a", nil])
        guard case .map(let reading) = events[1].payload else {
            Issue.record("the payload of a reading is the reading")
            return
        }
        #expect(reading["n"] == .string("fz-2"))
    }

    @Test("a map is its entries, in the order in which they are written")
    func map() throws {
        let source = try Self.source("payload", labels: ["device": "{{item.key}}"])
        let events = decode(#"{"fz-2": -11.5, "fz-1": -18.2}"#, source).events
        #expect(events.map { $0.labels["device"] } == ["fz-2", "fz-1"])
        guard case .map(let entry)? = events.first?.payload else {
            Issue.record("an entry is a map")
            return
        }
        #expect(entry["value"] == .double(-11.5))
    }

    @Test("an empty list, or an optional that is absent, is no event and no dead letter")
    func nothing() throws {
        for (each, payload) in [("payload", "[]"), ("payload", "{}"), ("payload.?readings", "{}")] {
            let decoded = decode(payload, try Self.source(each))
            #expect(Decoding.Outcome(decoded) == .readings([], nil))
        }
    }

    @Test("a reading may be any value of JSON")
    func scalars() throws {
        let source = try Self.source("payload")
        let outcome = Decoding.Outcome(decode(#"[1, 2.5, "x", null]"#, source))
        #expect(outcome == .readings([.double(1), .double(2.5), .string("x"), .null], nil))
    }

    @Test(
        "a message whose readings can't be found is refused",
        arguments: [
            ("{}", "each-failed", "'each' finds no readings: no such field 'readings'"),
            (#"{"readings": 5}"#, "each-not-a-list", "'each' gives a double, not a list or a map"),
            (#"{"readings": null}"#, "each-not-a-list", "'each' gives a null_type, not a list or a map"),
        ]
    )
    func refused(_ payload: String, _ code: String, _ text: String) throws {
        let rejection = try #require(decode(payload, try Self.source("payload.readings")).rejection)
        #expect(rejection.code == code)
        #expect(rejection.text == text)
    }

    @Test("10,000 readings are taken, 10,001 are none")
    func many() throws {
        let source = try Self.source("payload")
        func list(_ count: Int) -> String { "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]" }
        #expect(decode(list(10_000), source).events.count == 10_000)
        let decoded = decode(list(10_001), source)
        #expect(decoded.events.isEmpty)
        #expect(decoded.rejection?.text == "10001 readings in one message are over the limit of 10000")
        #expect(decoded.rejection?.code == "too-many-items")
    }

    @Test("bad readings are named in one reason, and the others count")
    func bad() throws {
        let source = try Self.source("payload", labels: ["device": "{{item.n}}"], eventTopic: "x/{{item.n}}/{{item.m}}")
        let decoded = decode(
            #"[{"n": "a", "m": "t"}, {"m": "t"}, {"n": "b", "m": ""}, {"n": "c", "m": "t"}, {"n": "d", "m": [1]}]"#,
            source
        )
        #expect(decoded.events.map(\.id.description) == ["e-12.0", "e-12.3"])
        let rejection = try #require(decoded.rejection)
        #expect(rejection.code == "label-missing")
        #expect(
            rejection.text == "3 of 5 readings: "
                + "reading 1: the label 'device' has no value: the message lacks what it is made of; "
                + "reading 2: 'event_topic' makes no topic: a level is empty; "
                + "reading 4: 'event_topic' makes no topic: a level would be a list, a map or bytes"
        )
    }

    @Test("a thousand bad readings make a short reason")
    func brief() throws {
        let source = try Self.source("payload", labels: ["device": "{{item.n}}"])
        let list = "[" + Array(repeating: "{}", count: 1000).joined(separator: ",") + "]"
        let text = try #require(decode(list, source).rejection?.text)
        #expect(text.hasSuffix("; and 995 more") && text.utf8.count < 1000)
    }

    @Test("what would end a level, or is no part of a topic, becomes an underscore")
    func escaped() throws {
        let source = try Self.source("payload", eventTopic: "plant/{{item.n}}/x")
        let events = decode(#"[{"n": "a/b"}, {"n": "+#\u0000"}, {"n": "kühler"}]"#, source).events
        #expect(events.map(\.topic.name) == ["plant/a_b/x", "plant/___/x", "plant/kühler/x"])
    }

    @Test("a topic that would be too long rejects its reading")
    func longTopics() throws {
        let source = try Self.source("payload", eventTopic: "plant/{{item}}")
        let level = String(repeating: "x", count: 257)
        let far = String(repeating: "y", count: 2000)
        let decoded = decode("[\"a\", \"\(level)\", \"\(far)\"]", source)
        #expect(decoded.events.map(\.topic.name) == ["plant/a"])
        #expect(decoded.rejection?.code == "item-topic")
    }

    @Test("an id of the whole message is made that of each reading by its place")
    func ids() throws {
        let source = try Self.source("payload.readings", id: "payload.id")
        let events = decode(#"{"id": 7, "readings": [1, 2]}"#, source).events
        #expect(events.map(\.deduplicationID) == ["7.0", "7.1"])
    }

    @Test("event_topic makes a topic of a message that is one event too")
    func alone() throws {
        let source = try Decoding.source(
            topic: "plant/{site}/{gateway}/batch",
            payload: .json,
            eventTopic: "v/{{payload.n}}"
        )
        #expect(decode(#"{"n": "a"}"#, source).event?.topic.name == "v/a")
        #expect(decode("{}", source).rejection?.code == "item-topic")
        #expect(decode(#"{"n": "a"}"#, source).event?.id.description == "e-12")
    }

    @Test("an event's id is read back as it is written, and nothing else is")
    func identifiers() throws {
        for text in ["e-1", "e-12.0", "e-12.9999", "e-9223372036854775807.3"] {
            #expect(EventID(text)?.description == text)
        }
        for text in [
            "e-", "e-1.", "e-.1", "e-1.2.3", "e-01", "e-1.-1", "e-1.01", "e-9223372036854775808",
            "e-18446744073709551616", "i-1",
        ] {
            #expect(EventID(text) == nil, "\(text)")
        }
        #expect(EventID(12).covers(EventID(12, item: 3)))
        #expect(!EventID(12, item: 3).covers(EventID(12)))
    }
}
