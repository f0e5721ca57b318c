import Testing
import TocsinDecoding
import TocsinModel
import TocsinTime

@Suite struct EventTimeTests {
    private static let instant = Timestamp(milliseconds: 1_763_712_000_000)

    private func event(_ payload: String, time: String? = nil, id: String? = nil) throws -> Event {
        var decoder = MessageDecoder(sources: [try Decoding.source(topic: "plant/{device}", time: time, id: id)])
        let decoded = decoder.decode(payload, on: "plant/fz-1")
        return try #require(decoded.event)
    }

    @Test(
        "seconds, milliseconds and RFC 3339 are the same instant",
        arguments: ["1763712000", "1763712000000", "\"2025-11-21T08:00:00Z\"", "\"2025-11-21T10:00:00+02:00\""]
    )
    func forms(_ time: String) throws {
        #expect(try event("{\"ts\": \(time)}", time: "payload.ts").time == Self.instant)
    }

    @Test(
        "microseconds, nanoseconds and numbers in quotes are the same instant",
        arguments: [
            "1763712000000000", "1763712000000000000", "1.763712e18", "\"1763712000\"", "\"1763712000000\"",
            "1763712000000.0",
        ]
    )
    func units(_ time: String) throws {
        #expect(try event("{\"ts\": \(time)}", time: "payload.ts").time == Self.instant)
    }

    @Test("nanoseconds keep their milliseconds")
    func nanoseconds() throws {
        #expect(try event("{\"ts\": 1763712000123456789}", time: "payload.ts").time.milliseconds == 1_763_712_000_123)
    }

    /// Two hours ahead of UTC, and from 2025-11-20T12:00Z one.
    private static let zone = CivilZone(name: "Test/Zone") { $0 < 1_763_640_000 ? 7200 : 3600 }

    private func counted(_ payload: String, zone: CivilZone?) throws -> (Event, [EventTime.Fault: Int]) {
        let source = try Decoding.source(time: "payload.ts", zone: zone)
        var decoder = MessageDecoder(sources: [source])
        let decoded = decoder.decode(payload, on: "a")
        return (try #require(decoded.event), decoder.counts.sources["plant"]?.timeFaults ?? [:])
    }

    @Test("a time without a zone is read from the source's clock, and refused without one")
    func zones() throws {
        let read = try counted(#"{"ts": "2025-11-21T09:00:00.250"}"#, zone: Self.zone)
        #expect(read.0.time.milliseconds == 1_763_712_000_250 && read.1.isEmpty)
        let blank = try counted(#"{"ts": "2025-11-21 09:00:00"}"#, zone: Self.zone)
        #expect(blank.0.time == Self.instant)
        let refused = try counted(#"{"ts": "2025-11-21T09:00:00"}"#, zone: nil)
        #expect(refused.0.time == Decoding.received && refused.1 == [.noZone: 1])
    }

    @Test("on the day on which the clock is put back, and after it, each time is what the clock showed")
    func clockChange() throws {
        var decoder = MessageDecoder(sources: [try Decoding.source(time: "payload", zone: Self.zone)])
        let times = [
            "2025-11-20T12:30:00": "2025-11-20T10:30:00.000Z", "2025-11-20T13:30:00": "2025-11-20T11:30:00.000Z",
            "2025-11-20T15:00:00": "2025-11-20T14:00:00.000Z", "2025-11-19T15:00:00": "2025-11-19T13:00:00.000Z",
            "2025-11-21T09:00:00": "2025-11-21T08:00:00.000Z",
        ]
        for _ in 0..<2 {
            for (written, expected) in times {
                let decoded = decoder.decode("\"\(written)\"", on: "a")
                #expect(decoded.event?.time.rfc3339 == expected)
            }
        }
    }

    @Test(
        "a time that is not used is counted by its reason",
        arguments: [
            ("{}", EventTime.Fault.failed), (#"{"ts": "soon"}"#, .unreadable), (#"{"ts": [1]}"#, .unreadable),
            (#"{"ts": 12345}"#, .tooOld), (#"{"ts": -1763712000}"#, .tooOld), (#"{"ts": 1763900000}"#, .inFuture),
            (#"{"ts": 1e300}"#, .unreadable), (#"{"ts": -1e300}"#, .unreadable),
            (#"{"ts": 9223372036854775807}"#, .inFuture),
            (#"{"ts": -9223372036854775808}"#, .tooOld), (#"{"ts": 99999999999999999999999999}"#, .unreadable),
            (#"{"ts": "99999999999999999999999999999999999"}"#, .unreadable), (#"{"ts": "1e999"}"#, .unreadable),
            (#"{"ts": "9999-12-31T23:59:59"}"#, .inFuture), (#"{"ts": "0000-01-01T00:00:00"}"#, .tooOld),
        ] as [(String, EventTime.Fault)]
    )
    func faults(_ payload: String, _ fault: EventTime.Fault) throws {
        let (event, faults) = try counted(payload, zone: Self.zone)
        #expect(event.time == Decoding.received && !event.hasOwnTime)
        #expect(faults == [fault: 1])
    }

    @Test("two ids of 19 digits that are one double are two ids")
    func longIDs() throws {
        #expect(try event("{\"id\": 1234567890123456789}", id: "payload.id").deduplicationID == "1234567890123456789")
        #expect(try event("{\"id\": 1234567890123456788}", id: "payload.id").deduplicationID == "1234567890123456788")
        #expect(try event("1234567890123456788", id: "payload").deduplicationID == "1234567890123456788")
        let digits = "123456789012345678901234567890"
        #expect(try event("{\"id\": \(digits)}", id: "payload.id").deduplicationID == digits)
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
