internal import Crypto
internal import TocsinDecoding
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinStore

/// What is kept of messages that could not be read: their dead letters, and the batch without what is too long to be kept.
struct Refusals {
    /// The batch as it is to be journalled. A replay of it refuses the same messages under the same numbers.
    let kept: InboundBatch
    private let refused: [(id: DeadLetterID, topic: String, input: RefusedInput)]

    /// - Parameter first: the number of the batch's first message.
    init(_ rejected: [Consequences.Rejected], in batch: InboundBatch, from first: UInt64, limits: SizeLimits) {
        var long: [Int: RefusedInput] = [:]
        refused = rejected.map { each in
            let message = each.message
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
            let place = Int(clamping: each.id.number &- first)
            if message.payloadLength > limits.refused || message.topicLength > limits.topic { long[place] = input }
            let topic = String(decoding: batch.bytes[message.topic].prefix(limits.topic), as: UTF8.self)
            return (each.id, topic, input)
        }
        kept = long.isEmpty ? batch : batch.keeping(long, topicBytes: limits.topic)
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
