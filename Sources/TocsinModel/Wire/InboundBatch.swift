/// Messages as the broker handed them over: one buffer, and where in it each topic and payload lies.
///
/// One allocation serves a whole batch, and the buffer is journalled as it is.
package struct InboundBatch: Sendable {
    package struct Message: Sendable, Hashable {
        /// Where the topic begins in ``InboundBatch/bytes``; the payload follows it directly.
        package let start: Int
        package let topicLength: Int
        package let payloadLength: Int
        /// The MQTT packet identifier; 0 at QoS 0.
        package let packetID: UInt16
        package let isRetained: Bool
        /// In place of the payload is what is kept of it: a ``RefusedInput``.
        package let isRefused: Bool
        /// A digest of its properties, by which it is known when it is delivered again; 0 where it has none.
        package let properties: UInt32

        package init(
            start: Int,
            topicLength: Int,
            payloadLength: Int,
            packetID: UInt16,
            isRetained: Bool,
            isRefused: Bool = false,
            properties: UInt32 = 0
        ) {
            self.start = start
            self.topicLength = topicLength
            self.payloadLength = payloadLength
            self.packetID = packetID
            self.isRetained = isRetained
            self.isRefused = isRefused
            self.properties = properties
        }

        package var topic: Range<Int> { start..<(start + topicLength) }
        package var payload: Range<Int> { (start + topicLength)..<(start + topicLength + payloadLength) }
    }

    package private(set) var bytes: [UInt8] = []
    package private(set) var messages: [Message] = []

    package init() {}

    package var isEmpty: Bool { messages.isEmpty }
    package var count: Int { messages.count }

    package mutating func append(
        topic: UnsafeBufferPointer<UInt8>,
        payload: UnsafeBufferPointer<UInt8>,
        packetID: UInt16,
        isRetained: Bool,
        isRefused: Bool = false,
        properties: UInt32 = 0
    ) {
        messages.append(
            Message(
                start: bytes.count,
                topicLength: topic.count,
                payloadLength: payload.count,
                packetID: packetID,
                isRetained: isRetained,
                isRefused: isRefused,
                properties: properties
            )
        )
        bytes.append(contentsOf: topic)
        bytes.append(contentsOf: payload)
    }

    package mutating func append(topic: String, payload: [UInt8], packetID: UInt16 = 0, isRetained: Bool = false) {
        var topic = topic
        topic.withUTF8 { topic in
            payload.withUnsafeBufferPointer { payload in
                append(topic: topic, payload: payload, packetID: packetID, isRetained: isRetained)
            }
        }
    }

    /// What is kept of a message that was refused; `nil` for every other.
    package func refused(_ message: Message) -> RefusedInput? {
        message.isRefused ? RefusedInput(encoded: bytes[message.payload]) : nil
    }

    /// The same messages in the same order, of some of them only what is kept.
    ///
    /// - Parameters:
    ///   - refused: by the place of the message.
    ///   - topicBytes: of the topic of those, at most.
    package func keeping(_ refused: [Int: RefusedInput], topicBytes: Int) -> InboundBatch {
        var kept = InboundBatch()
        bytes.withUnsafeBufferPointer { all in
            for (place, message) in messages.enumerated() {
                let topic = UnsafeBufferPointer(rebasing: all[message.topic])
                if let refused = refused[place] {
                    refused.encoded.withUnsafeBufferPointer { payload in
                        kept.append(
                            topic: UnsafeBufferPointer(rebasing: topic.prefix(topicBytes)),
                            payload: payload,
                            packetID: message.packetID,
                            isRetained: message.isRetained,
                            isRefused: true,
                            properties: message.properties
                        )
                    }
                } else {
                    kept.append(
                        topic: topic,
                        payload: UnsafeBufferPointer(rebasing: all[message.payload]),
                        packetID: message.packetID,
                        isRetained: message.isRetained,
                        isRefused: message.isRefused,
                        properties: message.properties
                    )
                }
            }
        }
        return kept
    }

    /// Empties the batch and keeps its memory for the next one.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
    }
}
