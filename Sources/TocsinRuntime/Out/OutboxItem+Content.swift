internal import TocsinBroker
internal import TocsinModel
internal import TocsinStore
internal import TocsinTime

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
            payload: .notification(record),
            isRetained: false,
            expiry: notificationExpiry
        )
    }

    static func incident(_ id: IncidentID, json: [UInt8], _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), of: id.description, .incident(id, json: json))
    }

    /// Takes an incident's retained topic away.
    static func cleared(_ id: IncidentID, _ topics: OutgoingTopics) -> OutboxItem {
        retained(topics.incident(id), of: id.description, .bytes([]))
    }

    static func inbox(_ user: UserID, unread: Int, cursor: FeedCursor, _ topics: OutgoingTopics) -> OutboxItem {
        var json = JSONText()
        json.object { json in
            json.member("unread", unread)
            json.member("cursor", cursor.description)
        }
        return retained(topics.inbox(user), of: "inbox-\(user)", .bytes(json.bytes))
    }

    private static func retained(_ topic: String, of subject: String, _ payload: Payload) -> OutboxItem {
        OutboxItem(key: topic, subject: subject, topic: topic, payload: payload, isRetained: true)
    }

    /// What goes to the broker.
    var message: OutboundMessage {
        let whole = payload.bytes
        let bytes = whole.count > Self.longest ? PayloadReduction.reduced(whole, to: Self.longest) ?? whole : whole
        return OutboundMessage(topic: topic, payload: bytes, isRetained: isRetained, expiry: expiry)
    }
}
