package import TocsinModel

/// A message that the broker has yet to take.
package struct OutboxItem: Sendable, Hashable {
    /// Given by the store; 0 before.
    package let id: Int64
    /// For a retained topic, under which only the latest message waits; `nil` where every one counts.
    package let key: String?
    package let topic: String
    package let payload: Payload
    package let isRetained: Bool
    /// MQTT 5 message expiry.
    package let expiry: TimeSpan?

    package enum Payload: Sendable, Hashable {
        case bytes([UInt8])
        /// The JSON of an incident as it is when it is published: ``Store/message(_:)``.
        case incident(IncidentID)
    }

    package init(
        id: Int64 = 0,
        key: String?,
        topic: String,
        payload: Payload,
        isRetained: Bool,
        expiry: TimeSpan? = nil
    ) {
        self.id = id
        self.key = key
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
        self.expiry = expiry
    }
}
