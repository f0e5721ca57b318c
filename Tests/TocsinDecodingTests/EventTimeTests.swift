import Testing
import TocsinDecoding
import TocsinModel

@Suite struct EventTimeTests {
    private static let instant = Timestamp(milliseconds: 1_763_712_000_000)

    private func event(_ payload: String, time: String? = nil, id: String? = nil) throws -> Event {
        var decoder = MessageDecoder(sources: [try Decoding.source(topic: "plant/{device}", time: time, id: id)])
        let decoded = decoder.decode(
            topic: "plant/fz-1",
            payload: Array(payload.utf8),
            id: EventID(1),
            received: Decoding.received
        )
        return try #require(decoded.event)
    }

    @Test(
        "seconds, milliseconds and RFC 3339 are the same instant",
        arguments: ["1763712000", "1763712000000", "\"2025-11-21T08:00:00Z\"", "\"2025-11-21T10:00:00+02:00\""]
    )
    func forms(_ time: String) throws {
        #expect(try event("{\"ts\": \(time)}", time: "payload.ts").time == Self.instant)
    }

    @Test("fractions of seconds are kept to the millisecond")
    func fractions() throws {
        #expect(try event("{\"ts\": 1763712000.1234}", time: "payload.ts").time.milliseconds == 1_763_712_000_123)
    }

    @Test(
        "what is no time, or absurd, leaves the receive time",
        arguments: [
            "{}", "{\"ts\": null}", "{\"ts\": true}", "{\"ts\": \"soon\"}", "{\"ts\": \"2025-11-21T08:00:00\"}",
            "{\"ts\": 0}", "{\"ts\": 12345}", "{\"ts\": 946684800}", "{\"ts\": -1763712000}", "{\"ts\": 1e300}",
            "{\"ts\": 1763900000}", "{\"ts\": \"9999-12-31T23:59:59Z\"}", "17", "\"text\"",
        ]
    )
    func fallback(_ payload: String) throws {
        #expect(try event(payload, time: "payload.ts").time == Decoding.received)
    }

    @Test("a time an hour ahead of the receive time is kept")
    func ahead() throws {
        #expect(try event("{\"ts\": 1763715700}", time: "payload.ts").time.milliseconds == 1_763_715_700_000)
    }

    @Test("an id is a text or a number")
    func ids() throws {
        #expect(try event("{\"id\": \"A-7\"}", id: "payload.id").deduplicationID == "A-7")
        #expect(try event("{\"id\": 1234567}", id: "payload.id").deduplicationID == "1234567")
        #expect(try event("{\"id\": 1.5}", id: "payload.id").deduplicationID == "1.5")
        #expect(try event("{}", id: "labels.device").deduplicationID == "fz-1")
    }

    @Test("an event without a usable id is an event all the same")
    func noID() throws {
        let long = String(repeating: "x", count: 257)
        for payload in ["{}", "{\"id\": null}", "{\"id\": \"\"}", "{\"id\": [1]}", "{\"id\": \"\(long)\"}"] {
            #expect(try event(payload, id: "payload.id").deduplicationID == nil)
        }
    }

    @Test("an expression that says there is none is not counted as a fault")
    func none() throws {
        let time = "has(payload.ts) ? payload.ts : null"
        var decoder = MessageDecoder(sources: [try Decoding.source(time: time, id: "payload.?id")])
        for payload in ["{}", "{\"ts\": false, \"id\": false}", "{\"ts\": 1763712000, \"id\": 7}"] {
            _ = decoder.decode(topic: "a", payload: Array(payload.utf8), id: EventID(1), received: Decoding.received)
        }
        let counts = decoder.counts
        #expect(counts.events == 3)
        #expect(counts.eventsWithoutTime == 1)
        #expect(counts.eventsWithoutID == 1)
    }
}
