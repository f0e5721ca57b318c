import Testing
import TocsinConfiguration
import TocsinDecoding
import TocsinModel
import TocsinRuntime
import TocsinTime

/// Whatever a device sends to whatever topic: an event, a reason, or nothing that was asked for.
@Suite struct PayloadFuzzTests {
    private static let sources = """
        sources:
          - {name: json, filter: "j/#", topic: "j/{site}/{device}", payload: json, time: payload.ts, id: payload.id}
          - {name: number, filter: "n/#", topic: "n/{rest...}", payload: number}
          - {name: text, filter: "t/#", payload: text}
          - {name: auto, filter: "#", topic: "{rest...}", payload: auto, time: payload.ts, id: payload}
        rules: [{name: r, topic: "j/{site}/{device}", when: payload.value > 1.0}]
        routing: {notify: [user:ana]}
        users: {ana: {}}

        """

    @Test("made messages are events, refused with a reason, or not asked for")
    func messages() throws {
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: Self.sources), functions: .live)
        let configuration = try #require(loaded.configuration, "\(loaded.problems.map(\.description))")
        var decoder = MessageDecoder(sources: configuration.sources)
        var number: UInt64 = 0
        try FuzzRun("payloads").run(
            { random in
                let topic = random.times(1...5) { random in
                    random.pick(["j", "n", "t", "porto", "$SYS", "", random.text()])
                }.joined(separator: "/")
                return topic + "\u{1}" + JSONGrammar.document(&random)
            },
            { input, random in
                let parts = input.split(separator: "\u{1}", maxSplits: 1, omittingEmptySubsequences: false)
                var payload = Array(parts[1].utf8)
                if random.chance(1, of: 6) { payload = Array(Mutation.of(String(parts[1]), &random).utf8) }
                if random.chance(1, of: 10), !payload.isEmpty { payload[random.below(payload.count)] = 0xFF }
                number += 1
                _ = decoder.decode(
                    topic: String(parts[0]),
                    payload: payload,
                    isRetained: random.chance(1, of: 8),
                    id: EventID(number),
                    received: Timestamp(milliseconds: 1_800_000_000_000)
                )
            }
        )
    }
}
