import Testing
import TocsinDecoding
import TocsinExpressions
import TocsinModel

@Suite struct MessageDecoderTests {
    private func decode(
        _ topic: String,
        _ payload: String = "1",
        sources: [Source],
        limits: DecodingLimits = DecodingLimits()
    ) -> Decoded {
        var decoder = MessageDecoder(sources: sources, limits: limits)
        return decoder.decode(
            topic: topic,
            payload: Array(payload.utf8),
            id: EventID(7),
            received: Decoding.received
        )
    }

    @Test("an event has the labels that its topic captures")
    func labels() throws {
        let source = try Decoding.source(topic: "plant/{site}/{device}/{measure}")
        let event = try #require(decode("plant/porto/fz-1/temperature", sources: [source]).event)
        #expect(event.labels == ["site": "porto", "device": "fz-1", "measure": "temperature"])
        #expect(event.topic.name == "plant/porto/fz-1/temperature")
        #expect(event.source == "plant")
        #expect(event.id == EventID(7))
        #expect(event.time == Decoding.received)
        #expect(event.received == Decoding.received)
    }

    @Test("the first source whose filter and topic both fit takes a message")
    func order() throws {
        let sources = [
            try Decoding.source("motors", "plant/#", topic: "plant/{site}/{device}/motor"),
            try Decoding.source("plant", "plant/#", topic: "plant/{site}/{rest...}"),
            try Decoding.source("all", "#"),
        ]
        #expect(decode("plant/porto/m-1/motor", sources: sources).event?.source == "motors")
        #expect(decode("plant/porto/m-1/door", sources: sources).event?.source == "plant")
        #expect(decode("plant/porto", sources: sources).event?.source == "all")
        #expect(decode("other", sources: sources).event?.source == "all")
    }

    @Test("a topic that fits a filter alone, or none, is of no source")
    func unmatched() throws {
        let source = try Decoding.source("plant", "plant/#", topic: "plant/{site}/{device}/{measure}")
        #expect(Decoding.Outcome(decode("plant/porto", "{", sources: [source])) == .unmatched("plant"))
        #expect(Decoding.Outcome(decode("office/porto", "{", sources: [source])) == .unmatched(nil))
    }

    @Test("a topic of 200 levels is refused, one of 128 is not")
    func levels() throws {
        let source = try Decoding.source(topic: "{first}/{rest...}")
        func topic(_ levels: Int) -> String { Array(repeating: "a", count: levels).joined(separator: "/") }
        #expect(decode(topic(128), sources: [source]).event?.labels["first"] == "a")
        let rejection = try #require(decode(topic(200), sources: [source]).rejection)
        #expect(rejection.text == "topic of 200 levels is over the limit of 128")
        #expect(rejection.source == nil)
    }

    @Test("a topic that is not UTF-8 or no topic name is refused")
    func badTopics() throws {
        var decoder = MessageDecoder(sources: [try Decoding.source()])
        for (topic, code) in [([0x61, 0xFF], "topic-not-utf8"), ([0x61, 0x2F, 0x23], "bad-topic"), ([], "bad-topic")]
            as [([UInt8], String)]
        {
            let decoded = topic.withUnsafeBytes { topic in
                decoder.begin(
                    topic: topic,
                    payload: UnsafeRawBufferPointer(start: nil, count: 0),
                    isRetained: false,
                    id: EventID(1),
                    received: Decoding.received
                )
            }
            #expect(decoded.rejection?.code == code)
        }
    }

    @Test("a decoder that forgets topics answers as one that knows them")
    func forgetting() throws {
        let source = try Decoding.source("plant", "plant/#", topic: "plant/{device}")
        var decoder = MessageDecoder(sources: [source], limits: DecodingLimits(rememberedTopicBytes: 40_000))
        for round in 0..<3 {
            for device in 0..<350 {
                let decoded = decoder.decode(
                    topic: "plant/\(device)",
                    payload: [0x31],
                    id: EventID(UInt64(round)),
                    received: Decoding.received
                )
                let event = try #require(decoded.event)
                #expect(event.labels["device"] == "\(device)")
            }
        }
    }

    @Test("a message of a batch is the bytes at its place")
    func batches() throws {
        var batch = InboundBatch()
        batch.append(topic: "plant/a", payload: Array("1".utf8))
        batch.append(topic: "plant/b", payload: Array("{\"x\": 2}".utf8), isRetained: true)
        var decoder = MessageDecoder(sources: [try Decoding.source(topic: "plant/{device}")])
        let first = decoder.begin(batch.messages[0], in: batch, id: EventID(1), received: Decoding.received)
        let second = decoder.begin(batch.messages[1], in: batch, id: EventID(2), received: Decoding.received)
        let one = try #require(first.event)
        let two = try #require(second.event)
        #expect(one.payload == .double(1) && !one.isRetained && one.labels == ["device": "a"])
        #expect(two.payload == .map(MapValue([("x", .double(2))])) && two.isRetained && two.labels == ["device": "b"])
    }

    @Test("what became of messages is counted by its reason")
    func counts() throws {
        var decoder = MessageDecoder(sources: [
            try Decoding.source("plant", "plant/#", topic: "plant/{device}", payload: .json, time: "payload.ts")
        ])
        for (topic, payload) in [
            ("plant/a", "{"), ("plant/a", "[1"), ("plant/a", ""), ("plant/a/b", "1"), ("plant/a", "{\"ts\": true}"),
        ] {
            _ = decoder.decode(payload, on: topic)
        }
        let counts = decoder.counts
        #expect(counts.rejected == ["not-json": 2])
        #expect(counts.sources["plant"]?.cleared == 1)
        #expect(counts.sources["plant"]?.timeFaults == [.unreadable: 1])
        #expect(counts.unmatched == 1)
        #expect(counts.events == 1)
        #expect(counts.eventsWithoutTime == 1)
    }
}
