internal import Crypto
internal import TocsinDecoding
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinStore
internal import TocsinTime

/// What is kept of messages that could not be read: their dead letters, and a batch without what is too long to be kept.
struct Refusals {
    private let limits: SizeLimits
    private let refused: [(id: DeadLetterID, topic: String, input: RefusedInput)]
    /// What is kept of those that are too long, by their numbers.
    private var long: [UInt64: RefusedInput] = [:]

    init(_ rejected: [Consequences.Rejected], limits: SizeLimits) {
        self.limits = limits
        var long: [UInt64: RefusedInput] = [:]
        refused = rejected.map { each in
            let (batch, message) = (each.batch, each.message)
            let payload = batch.bytes[message.payload]
            // What was refused before it was written down has nothing more to tell.
            let input =
                batch.refused(message)
                ?? RefusedInput(
                    source: each.rejection.source,
                    code: each.rejection.code,
                    reason: each.rejection.text,
                    length: payload.count,
                    hash: payload.withUnsafeBytes { Array(SHA256.hash(data: $0)) },
                    head: Array(payload.prefix(limits.refused))
                )
            let isLong = message.payloadLength > limits.refused || message.topicLength > limits.topic
            if isLong, each.isWhole { long[each.id.number] = input }
            let topic = String(decoding: batch.bytes[message.topic].prefix(limits.topic), as: UTF8.self)
            return (each.id, topic, input)
        }
        self.long = long
    }

    /// The batch as it is to be journalled. A replay of it refuses the same messages under the same numbers.
    ///
    /// - Parameter first: the number of its first message.
    func kept(of batch: InboundBatch, from first: UInt64) -> InboundBatch {
        guard !long.isEmpty else { return batch }
        let places = long.map { (Int(clamping: $0.key &- first), $0.value) }
        return batch.keeping(Dictionary(places) { first, _ in first }, topicBytes: limits.topic)
    }

    func letters(at now: Timestamp) -> [DeadLetter] {
        refused.map { id, topic, input in
            DeadLetter(
                id: id,
                at: now,
                source: input.source,
                topic: topic,
                payload: input.head,
                length: input.length,
                hash: input.hash,
                code: input.code,
                reason: input.reason
            )
        }
    }
}
