package import TocsinModel
package import TocsinTime

/// A message that the broker has yet to take.
package struct OutboxItem: Sendable, Hashable {
    /// Given by the store; 0 before.
    package let id: Int64
    /// For a retained topic, under which only the latest message waits; `nil` where every one counts.
    package let key: String?
    /// What it is about, for a dead letter's id: `n-1842`, `i-12`, `inbox-ana`.
    package let subject: String
    package let topic: String
    package let payload: Payload
    package let isRetained: Bool
    /// MQTT 5 message expiry.
    package let expiry: TimeSpan?

    package enum Payload: Sendable, Hashable {
        case bytes([UInt8])
        /// The JSON of an incident, whose row has it.
        case incident(IncidentID, json: [UInt8])
        /// That of a notification, whose row has it.
        case notification(NotificationRecord)

        /// What is published.
        package var bytes: [UInt8] {
            switch self {
            case .bytes(let bytes): bytes
            case .incident(_, let json): json
            case .notification(let record): record.json
            }
        }

        /// Bytes that it takes.
        package var size: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .incident(_, let json): json.count
            case .notification(let record): record.core.count + 32
            }
        }
    }

    package init(
        id: Int64 = 0,
        key: String?,
        subject: String = "",
        topic: String,
        payload: Payload,
        isRetained: Bool,
        expiry: TimeSpan? = nil
    ) {
        self.id = id
        self.key = key
        self.subject = subject
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
        self.expiry = expiry
    }
}
