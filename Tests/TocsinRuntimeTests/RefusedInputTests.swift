import Crypto
import Testing
import TocsinEngine
import TocsinModel
import TocsinStore
import TocsinTime

@testable import TocsinDecoding
@testable import TocsinRehearsal
@testable import TocsinRuntime

@Suite struct RefusedInputTests {
    private static func batch(_ payloads: [[UInt8]]) -> InboundBatch {
        var batch = InboundBatch()
        for (index, payload) in payloads.enumerated() {
            batch.append(topic: "plant/porto/fz-\(index)/temperature", payload: payload, packetID: UInt16(index + 1))
        }
        return batch
    }

    private static let tooLong = Array(#"{"value": ""#.utf8) + Array(repeating: 0x78, count: 300_000)
    private static let broken = Array(#"{"value": "#.utf8) + Array(repeating: 0x20, count: 5000)
    private static let short = Array(#"{"value": "#.utf8)
    private static let good = Array(#"{"value": -4}"#.utf8)

    @Test("of what is refused the length, the hash and the beginning are kept, in the journal as in the dead letters")
    func kept() async throws {
        let plant = try RuntimeFixture()
        let (store, reactor) = try await plant.start()
        let payloads = [Self.tooLong, Self.good, Self.broken, Self.short]
        try await reactor.take(Self.batch(payloads))

        let letters = try store.deadLetters(limit: 10)
        #expect(letters.map(\.code) == ["not-json", "not-json", "payload-too-long"])
        for (letter, sent) in zip(letters, [Self.short, Self.broken, Self.tooLong]) {
            #expect(letter.length == sent.count && letter.payload == Array(sent.prefix(1024)))
            #expect(letter.hash == Array(SHA256.hash(data: sent)) && letter.source == "plant")
        }
        let batches = try store.latestMessages(count: 10)
        let batch = try #require(batches.first)
        #expect(batch.count == 4 && batch.bytes.count < 4000, "the journal has \(batch.bytes.count) bytes")
        #expect(batch.messages.map(\.isRefused) == [true, false, true, false])
        #expect(batch.messages.map(\.packetID) == [1, 2, 3, 4])
        #expect(Array(batch.bytes[batch.messages[1].payload]) == Self.good)
        #expect(Array(batch.bytes[batch.messages[3].payload]) == Self.short, "a short one is kept as it came")
    }

    @Test("a message of which some readings were good is journalled whole, or a replay would lose them")
    func inPart() {
        let payload = Array(repeating: 0x20 as UInt8, count: 5000)
        let batch = Self.batch([payload, payload])
        let rejection = Rejection(source: "plant", reason: .emptyPayload)
        let rejected = batch.messages.enumerated().map { place, message in
            Consequences.Rejected(
                id: DeadLetterID(UInt64(7 + place)),
                batch: batch,
                message: message,
                rejection: rejection,
                isWhole: place == 1
            )
        }
        let refusals = Refusals(rejected, limits: SizeLimits())
        let kept = refusals.kept(of: batch, from: 7)
        #expect(kept.messages.map(\.isRefused) == [false, true])
        #expect(Array(kept.bytes[kept.messages[0].payload]) == payload)
        #expect(refusals.letters(at: .epoch).map(\.length) == [5000, 5000])
    }

    @Test("a replay refuses the same messages for the same reasons, and everything has the id that it had")
    func replayed() async throws {
        let plant = try RuntimeFixture()
        let (store, reactor) = try await plant.start()
        try await reactor.take(Self.batch([Self.tooLong, Self.good, Self.broken, Self.good]))
        let expected = await reactor.status()
        let reasons = try store.deadLetters(limit: 10).map(\.reason)
        store.close()
        let again = try plant.reactor(try plant.openStore())
        let found = await again.status()
        #expect(found.state == expected.state && found.sequence == expected.sequence)
        #expect(found.decoding.rejected == expected.decoding.rejected)
        #expect(reasons.contains("payload of 300011 bytes is over the limit of 262144"))
    }

    @Test(
        "a message of which some readings are good is kept as it came, for a replay needs them",
        arguments: [true, false]
    )
    func partly(_ isWhole: Bool) throws {
        let batch = Self.batch([Self.broken])
        let rejected = Consequences.Rejected(
            id: DeadLetterID(7),
            batch: batch,
            message: batch.messages[0],
            rejection: Rejection(source: "plant", reason: .binary),
            isWhole: isWhole
        )
        let refusals = Refusals([rejected], limits: SizeLimits())
        let kept = refusals.kept(of: batch, from: 7)
        #expect(kept.messages[0].isRefused == isWhole)
        #expect((kept.bytes == batch.bytes) != isWhole)
        #expect(refusals.letters(at: .epoch).map(\.payload.count) == [1024], "its dead letter is short in any case")
    }

    @Test("what is kept is read back as it was written, and bytes that are none are no trap")
    func coding() throws {
        let input = RefusedInput(
            source: nil,
            code: "bad-topic",
            reason: "the topic is no topic name",
            length: 1 << 40,
            hash: Array(0..<32),
            head: Array("head".utf8)
        )
        #expect(RefusedInput(encoded: input.encoded) == input)
        for length in 0..<input.encoded.count { #expect(RefusedInput(encoded: input.encoded.prefix(length)) != input) }
        for byte in [0, 1, 127, 255] as [UInt8] {
            for place in input.encoded.indices {
                var spoilt = input.encoded
                spoilt[place] = byte
                _ = RefusedInput(encoded: spoilt)
            }
            for length in 0..<200 { _ = RefusedInput(encoded: Array(repeating: byte, count: length)) }
        }
    }
}
