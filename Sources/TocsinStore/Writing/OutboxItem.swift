package import TocsinModel
package import TocsinTime

/// A message that the broker has yet to take.
package struct OutboxItem: Sendable, Hashable {
    /// Given by the store; 0 before.
    package let id: Int64
    package let content: Content

    /// What is to be published. What has a row of its own stands in the outbox by its id alone.
    package enum Content: Sendable, Hashable {
        /// An incident under its retained topic, as JSON.
        case incident(IncidentID, json: [UInt8])
        /// An incident is kept no longer: its retained topic is cleared.
        case cleared(IncidentID)
        case notification(NotificationRecord)
        case message(Message)
    }

    /// One that is nowhere else.
    package struct Message: Sendable, Hashable {
        /// What it is about, for a dead letter's id: `inbox-ana`.
        package let subject: String
        package let topic: String
        package let payload: [UInt8]
        package let isRetained: Bool
        /// MQTT 5 message expiry.
        package let expiry: TimeSpan?

        package init(
            subject: String = "",
            topic: String,
            payload: [UInt8],
            isRetained: Bool,
            expiry: TimeSpan? = nil
        ) {
            self.subject = subject
            self.topic = topic
            self.payload = payload
            self.isRetained = isRetained
            self.expiry = expiry
        }
    }

    /// Of what is retained only the latest waits.
    package enum RetainedKey: Sendable, Hashable {
        case incident(IncidentID)
        case topic(String)
    }

    package init(id: Int64 = 0, _ content: Content) {
        self.id = id
        self.content = content
    }

    /// `nil` where every one counts.
    package var retainedKey: RetainedKey? {
        switch content {
        case .incident(let id, _), .cleared(let id): .incident(id)
        case .notification: nil
        case .message(let message): message.isRetained ? .topic(message.topic) : nil
        }
    }

    /// What is published.
    package var payload: [UInt8] {
        switch content {
        case .incident(_, let json): json
        case .cleared: []
        case .notification(let record): record.json
        case .message(let message): message.payload
        }
    }

    /// Bytes that it takes.
    package var size: Int {
        switch content {
        case .incident(_, let json): json.count
        case .cleared: 0
        case .notification(let record): record.core.count + 32
        case .message(let message): message.payload.count
        }
    }
}
