internal import TocsinBroker
internal import TocsinModel
internal import TocsinStore
internal import TocsinTime

extension OutboxItem {
    /// A notification that nobody took for a day is history: the inbox has it.
    private static let notificationExpiry = TimeSpan.days(1)
    /// No document that leaves has more bytes, whatever it was made of.
    private static let longest = SizeLimits().incident

    static func inbox(_ user: UserID, unread: Int, cursor: FeedCursor, _ topics: OutgoingTopics) -> OutboxItem {
        var json = JSONText()
        json.object { json in
            json.member("unread", unread)
            json.member("cursor", cursor.description)
        }
        return OutboxItem(
            .message(
                Message(subject: "inbox-\(user)", topic: topics.inbox(user), payload: json.bytes, isRetained: true)
            )
        )
    }

    /// What it is about, for a dead letter's id: `n-1842`, `i-12`, `inbox-ana`.
    var subject: String {
        switch content {
        case .incident(let id, _), .cleared(let id): id.description
        case .notification(let record): record.id.description
        case .message(let message): message.subject
        }
    }

    func topic(_ topics: OutgoingTopics) -> String {
        switch content {
        case .incident(let id, _), .cleared(let id): topics.incident(id)
        case .notification(let record): topics.notifications(record.user)
        case .message(let message): message.topic
        }
    }

    /// What goes to the broker.
    func message(_ topics: OutgoingTopics) -> OutboundMessage {
        let whole = payload
        let bytes = whole.count > Self.longest ? PayloadReduction.reduced(whole, to: Self.longest) ?? whole : whole
        return OutboundMessage(topic: topic(topics), payload: bytes, isRetained: isRetained, expiry: expiry)
    }

    private var isRetained: Bool {
        switch content {
        case .incident, .cleared: true
        case .notification: false
        case .message(let message): message.isRetained
        }
    }

    private var expiry: TimeSpan? {
        switch content {
        case .incident, .cleared: nil
        case .notification: Self.notificationExpiry
        case .message(let message): message.expiry
        }
    }
}
