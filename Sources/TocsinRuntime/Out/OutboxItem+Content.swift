internal import TocsinModel
internal import TocsinStore

extension OutboxItem {
    /// A notification that nobody took for a day is history: the inbox has it.
    private static let notificationExpiry = TimeSpan.days(1)
    /// No document that leaves has more bytes, whatever it was made of.
    private static let longest = SizeLimits().incident

    static func notification(_ record: NotificationRecord, _ topics: OutgoingTopics) -> OutboxItem {
        OutboxItem(
            key: nil,
            subject: record.id.description,
            topic: topics.notifications(record.user),
            payload: bounded(record.json),
            isRetained: false,
            expiry: notificationExpiry
        )
    }

    static func incident(_ id: IncidentID, json: [UInt8], _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), of: id.description, bounded(json))
    }

    /// Takes an incident's retained topic away.
    static func cleared(_ id: IncidentID, _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), of: id.description, [])
    }

    static func inbox(_ user: UserID, unread: Int, cursor: FeedCursor, _ topics: OutgoingTopics) -> OutboxItem {
        var json = JSONText()
        json.object { json in
            json.member("unread", unread)
            json.member("cursor", cursor.description)
        }
        return retained(topics.inbox(user), of: "inbox-\(user)", json.bytes)
    }

    private static func retained(_ topic: String, of subject: String, _ payload: [UInt8]) -> OutboxItem {
        OutboxItem(key: topic, subject: subject, topic: topic, payload: payload, isRetained: true)
    }

    private static func bounded(_ json: [UInt8]) -> [UInt8] {
        PayloadReduction.reduced(json, to: longest) ?? json
    }
}
