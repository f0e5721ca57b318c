import Testing
import TocsinDecoding
import TocsinExpressions
import TocsinModel

@Suite(.enabled(if: !Corpus.isAbsent, "shared/payloads is not here"))
struct CorpusTests {
    /// How many messages of each family are JSON objects, other values, and refused.
    private struct Verdict: Equatable, CustomStringConvertible {
        var maps = 0
        var numbers = 0
        var texts = 0
        var flags = 0
        var rejected: [String] = []

        var description: String {
            "Verdict(maps: \(maps), numbers: \(numbers), texts: \(texts), flags: \(flags), rejected: \(rejected))"
        }
    }

    private static let binary = "not UTF-8 and no binary format is configured"

    private static let expected: [String: Verdict] = [
        "aws_iot_shadow": Verdict(maps: 2),
        "azure_iot": Verdict(maps: 2),
        "broker_sys": Verdict(maps: 1),
        "chirpstack_v3": Verdict(maps: 1),
        "chirpstack_v4": Verdict(maps: 3),
        // The binding document's own example has a time without quotes.
        "cloudevents": Verdict(
            maps: 2,
            rejected: ["not JSON: “,” or the end of the list or object is expected at byte 81"]
        ),
        "esphome": Verdict(texts: 2),
        "evcc": Verdict(numbers: 1),
        "frigate": Verdict(maps: 1, texts: 1),
        "home_assistant_discovery": Verdict(maps: 4, texts: 1),
        "home_assistant_statestream": Verdict(texts: 1),
        "homie_5": Verdict(numbers: 1, texts: 2, flags: 1),
        "meshtastic": Verdict(maps: 1),
        "octoprint": Verdict(maps: 2, texts: 1),
        "openmqttgateway": Verdict(maps: 2),
        "owntracks": Verdict(maps: 4),
        "rtl_433": Verdict(maps: 2),
        "ruuvi": Verdict(maps: 1),
        "shelly_gen1": Verdict(maps: 1, numbers: 1, texts: 1, flags: 1),
        "shelly_gen2": Verdict(maps: 4),
        // Protobuf, which no source format reads.
        "sparkplug_b": Verdict(rejected: [binary, binary, binary]),
        "tasmota": Verdict(maps: 10, texts: 3),
        "teslamate": Verdict(numbers: 3, texts: 1, flags: 1),
        "theengs_ble": Verdict(maps: 4),
        "ttn_v3": Verdict(maps: 5),
        // Of each, an empty payload clears what a device that has gone retained, and is no event.
        "victron": Verdict(maps: 3),
        "zigbee2mqtt": Verdict(maps: 6, numbers: 1, texts: 1),
    ]

    @Test("every message of real devices is read as what it is, or refused with its reason")
    func families() throws {
        let messages = try Corpus.messages()
        #expect(messages.count == 91)
        var decoder = MessageDecoder(sources: [
            try Decoding.source("all", "#"), try Decoding.source("aws", "$aws/#"),
            try Decoding.source("azure", "$iothub/#"), try Decoding.source("broker", "$SYS/#"),
        ])
        var verdicts: [String: Verdict] = [:]
        for message in messages {
            let decoded = decoder.decode(
                topic: message.topic,
                payload: message.payload,
                id: EventID(1),
                received: Decoding.received
            )
            switch Decoding.Outcome(decoded) {
            case .value(.map): verdicts[message.family, default: Verdict()].maps += 1
            case .value(.double): verdicts[message.family, default: Verdict()].numbers += 1
            case .value(.string): verdicts[message.family, default: Verdict()].texts += 1
            case .value(.bool): verdicts[message.family, default: Verdict()].flags += 1
            case .rejected(let reason): verdicts[message.family, default: Verdict()].rejected.append(reason)
            case .value(let value): Issue.record("\(message.topic) gives \(value)")
            case .cleared: #expect(message.payload.isEmpty)
            case .unmatched, .readings: Issue.record("\(message.topic) is not taken")
            }
        }
        #expect(verdicts == Self.expected)
        let events = decoder.counts.events
        #expect(events == 85)
    }

    @Test("no beginning of a real message and no single wrong byte in it goes without a verdict")
    func damage() throws {
        let messages = try Corpus.messages().filter { !$0.payload.isEmpty }
        let chosen = stride(from: 0, to: messages.count, by: messages.count / 20).prefix(20).map { messages[$0] }
        var decoder = MessageDecoder(sources: [try Decoding.source()])
        var tried = 0
        func decode(_ payload: [UInt8]) {
            _ = decoder.decode(topic: "a", payload: payload, id: EventID(1), received: Decoding.received)
            tried += 1
        }
        for message in chosen {
            for end in message.payload.indices { decode(Array(message.payload[..<end])) }
            for index in message.payload.indices {
                for replacement: UInt8 in [0x00, 0x22, 0x5C, 0x7B, 0x7D, 0x80, 0xFF, message.payload[index] ^ 0x01] {
                    var payload = message.payload
                    payload[index] = replacement
                    decode(payload)
                }
            }
        }
        let counts = decoder.counts
        let cleared = counts.sources.values.reduce(0) { $0 + $1.cleared }
        #expect(counts.events + cleared + counts.rejected.values.reduce(0, +) == tried)
        #expect(
            counts.rejected.keys.allSatisfy { ["not-json", "binary", "not-utf8", "number-out-of-range"].contains($0) }
        )
    }
}
