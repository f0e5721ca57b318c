internal import TocsinModel
internal import TocsinStore

extension OutboxItem {
    /// A notification that nobody took for a day is history: the inbox has it.
    private static let notificationExpiry = TimeSpan.days(1)

    static func notification(_ record: NotificationRecord, _ topics: OutgoingTopics) -> OutboxItem {
        OutboxItem(
            key: nil,
            topic: topics.notifications(record.user),
            payload: record.json,
            isRetained: false,
            expiry: notificationExpiry
        )
    }

    static func incident(_ id: IncidentID, json: [UInt8], _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), json)
    }

    /// Takes an incident's retained topic away.
    static func cleared(_ id: IncidentID, _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), [])
    }

    static func inbox(_ user: UserID, unread: Int, cursor: FeedCursor, _ topics: OutgoingTopics) -> OutboxItem {
        var json = JSONText()
        json.object { json in
            json.member("unread", unread)
            json.member("cursor", cursor.description)
        }
        return retained(topics.inbox(user), json.bytes)
    }

    private static func retained(_ topic: String, _ payload: [UInt8]) -> OutboxItem {
        OutboxItem(key: topic, topic: topic, payload: payload, isRetained: true)
    }
}
