package import TocsinTime

/// A message to publish at QoS 1.
package struct OutboundMessage: Sendable, Hashable {
    package var topic: String
    package var payload: [UInt8]
    package var isRetained: Bool
    /// How long the broker may hold it for those who are away (MQTT 5 §3.3.2.3.3), in whole seconds. MQTT 3.1.1 has no such thing.
    package var expiry: TimeSpan?
    /// What a requester gave to find its answer by (MQTT 5 §3.3.2.3.6), at most 65,535 bytes.
    package var correlationData: [UInt8]?

    package init(
        topic: String,
        payload: [UInt8],
        isRetained: Bool = false,
        expiry: TimeSpan? = nil,
        correlationData: [UInt8]? = nil
    ) {
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
        self.expiry = expiry
        self.correlationData = correlationData
    }
}
