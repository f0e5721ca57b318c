import NIOCore
import TocsinModel

/// What one commit brings to the streams, encoded once for all of them.
struct LiveBatch: Sendable {
    struct Item: Sendable {
        let offset: UInt64
        let audience: Audience
        let frame: ByteBuffer
    }

    enum Audience: Sendable {
        case user(UserID)
        /// Everyone with a role who wants them.
        case incidents
        case silences
    }

    struct Inbox: Sendable {
        let user: UserID
        let frame: ByteBuffer
    }

    var items: [Item] = []
    var inboxes: [Inbox] = []
    var stats: ByteBuffer?

    /// What it holds in memory, about.
    var bytes: Int {
        items.reduce(0) { $0 + $1.frame.readableBytes } + inboxes.reduce(0) { $0 + $1.frame.readableBytes }
            + (stats?.readableBytes ?? 0)
    }
}

extension LiveBatch {
    init(items: [FeedItem], unread: [UserID: Int], epoch: String) {
        self.items = items.map { item in
            Item(
                offset: item.offset,
                audience: Audience(item.content),
                frame: ServerFrames.item(item, epoch: epoch)
            )
        }
        inboxes = unread.map { user, count in Inbox(user: user, frame: ServerFrames.inbox(unread: count)) }
    }
}

extension LiveBatch.Audience {
    /// What whoever gets it has asked for.
    var kind: Subscription {
        switch self {
        case .user: .inbox
        case .incidents: .incidents
        case .silences: .silences
        }
    }

    init(_ content: FeedItem.Content) {
        self =
            switch content {
            case .notification(let record): .user(record.user)
            case .incident: .incidents
            case .silence: .silences
            }
    }
}
