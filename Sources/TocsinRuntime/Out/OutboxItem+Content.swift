internal import TocsinModel
internal import TocsinStore

extension OutboxItem {
    /// A notification that nobody took for a day is history: the inbox has it.
    private static let notificationExpiry = TimeSpan.days(1)

    static func notification(_ record: NotificationRecord, _ topics: OutgoingTopics) -> OutboxItem {
        OutboxItem(
            key: nil,
            topic: topics.notifications(record.user),
            payload: .bytes(record.json),
            isRetained: false,
            expiry: notificationExpiry
        )
    }

    /// An incident as it is when it is published.
    static func incident(_ id: IncidentID, _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), .incident(id))
    }

    /// Takes an incident's retained topic away.
    static func cleared(_ id: IncidentID, _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), .bytes([]))
    }

    static func inbox(_ user: UserID, unread: Int, cursor: FeedCursor, _ topics: OutgoingTopics) -> OutboxItem {
        var json = JSONText()
        json.object { json in
            json.member("unread", unread)
            json.member("cursor", cursor.description)
        }
        return retained(topics.inbox(user), .bytes(json.bytes))
    }

    private static func retained(_ topic: String, _ payload: Payload) -> OutboxItem {
        OutboxItem(key: topic, topic: topic, payload: payload, isRetained: true)
    }
}
