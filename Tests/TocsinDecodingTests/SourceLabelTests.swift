import Testing
import TocsinDecoding
import TocsinExpressions
import TocsinModel

@Suite struct SourceLabelTests {
    private func decode(_ payload: String, _ source: Source, topic: String = "rtl_433/roof/devices") -> Decoded {
        var decoder = MessageDecoder(sources: [source])
        return decoder.decode(topic: topic, payload: Array(payload.utf8), id: EventID(1), received: Decoding.received)
    }

    private static func source(_ labels: [String: String]) throws -> Source {
        try Decoding.source(topic: "rtl_433/{host}/devices", payload: .json, labels: labels)
    }

    @Test("labels of a source are made of the content, beside what the topic captures")
    func made() throws {
        let source = try Self.source([
            "device": "{{payload.model}}-{{payload.id}}", "room": "{{labels.host}}/{{topic.2}}",
        ])
        let event = try #require(decode(#"{"id": 51, "model": "TX"}"#, source).event)
        #expect(event.labels == ["host": "roof", "device": "TX-51", "room": "roof/devices"])
        #expect(event.madeLabels == ["device": "TX-51", "room": "roof/devices"])
    }

    @Test("an integer of 19 digits is a label with every digit of it")
    func digits() throws {
        let source = try Self.source(["device": "{{payload.id}}"])
        let event = try #require(decode(#"{"id": 1234567890123456789}"#, source).event)
        #expect(event.labels["device"] == "1234567890123456789")
    }

    @Test(
        "a label that cannot be made rejects the message with its reason",
        arguments: [
            ("{}", "label-missing"), (#"{"id": null}"#, "label-missing"), (#"{"id": ""}"#, "label-missing"),
            (#"{"id": [1]}"#, "label-not-text"), (#"{"id": {"a": 1}}"#, "label-not-text"), ("7", "label-missing"),
        ]
    )
    func faults(_ payload: String, _ code: String) throws {
        let source = try Self.source(["device": "{{payload.id}}"])
        #expect(decode(payload, source).rejection?.code == code)
    }

    @Test("a name that is missing rejects the message even where others are there")
    func part() throws {
        let source = try Self.source(["device": "{{payload.model}}-{{payload.id}}"])
        let rejection = try #require(decode(#"{"model": "TX"}"#, source).rejection)
        #expect(rejection.code == "label-missing")
        #expect(rejection.text == "the label 'device' has no value: the message lacks what it is made of")
    }

    @Test("a label of 256 bytes is made, one of 257 is refused, whoever brings it")
    func long() throws {
        let source = try Self.source(["device": "{{payload.id}}"])
        let fits = String(repeating: "x", count: 256)
        #expect(decode("{\"id\": \"\(fits)\"}", source).event?.labels["device"] == fits)
        let rejection = try #require(decode("{\"id\": \"\(fits)x\"}", source).rejection)
        #expect(rejection.code == "label-too-long")
        #expect(rejection.text == "the label 'device' of 257 bytes is over the limit of 256")
        let rest = try Decoding.source(topic: "{first}/{rest...}")
        let levels = Array(repeating: String(repeating: "y", count: 100), count: 3).joined(separator: "/")
        #expect(decode("1", rest, topic: "a/\(levels)").rejection?.code == "label-too-long")
    }

    @Test("a section may leave out what is missing")
    func section() throws {
        let source = try Self.source([
            "device": "{{payload.model}}{{#payload.channel}}/{{payload.channel}}{{/payload.channel}}"
        ])
        #expect(decode(#"{"model": "TX"}"#, source).event?.labels["device"] == "TX")
        #expect(decode(#"{"model": "TX", "channel": 2}"#, source).event?.labels["device"] == "TX/2")
    }
}
