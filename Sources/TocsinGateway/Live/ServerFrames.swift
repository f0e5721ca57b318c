import NIOCore
import TocsinModel
import TocsinTime

/// What the server says on the stream (contract §6).
enum ServerFrames {
    /// - Parameter cursor: where the stream begins: everything behind it follows.
    static func welcome(_ user: UserID, as role: Role, cursor: FeedCursor, recovered: Bool, unread: Int)
        -> ByteBuffer
    {
        object { json in
            json.member("type", "welcome")
            json.member("user", user.text)
            json.member("role", role.rawValue)
            json.member("cursor", cursor.description)
            json.member("recovered", recovered)
            json.member("unread", unread)
        }
    }

    static func gap(_ cursor: FeedCursor) -> ByteBuffer {
        object { json in
            json.member("type", "gap")
            json.member("cursor", cursor.description)
        }
    }

    static func item(_ item: FeedItem, epoch: String) -> ByteBuffer {
        let cursor = FeedCursor(epoch: epoch, offset: item.offset)
        return object { json in
            switch item.content {
            case .notification(let record):
                json.member("type", "notification")
                json.member("cursor", cursor.description)
                json.key("notification")
                json.raw(record.json)
            case .incident(_, let incident):
                json.member("type", "incident")
                json.member("cursor", cursor.description)
                json.key("incident")
                json.raw(incident)
            case .silence(_, let silence):
                json.member("type", "silence")
                json.member("cursor", cursor.description)
                json.key("silence")
                json.raw(silence)
            }
        }
    }

    static func inbox(unread: Int) -> ByteBuffer {
        object { json in
            json.member("type", "inbox")
            json.member("unread", unread)
        }
    }

    static func stats(_ stats: LiveStats, at now: Timestamp) -> ByteBuffer {
        object { json in
            json.member("type", "stats")
            json.member("at", now)
            json.member("events_per_second", stats.eventsPerSecond)
            json.member("last_event_at", stats.lastEventAt)
            json.member("broker", stats.isBrokerConnected ? "connected" : "disconnected")
        }
    }

    static func result(_ result: CommandResult, id: String?) -> ByteBuffer {
        WebSocketFrames.text(result.json(id: id))
    }

    private static func object(_ body: (inout JSONText) -> Void) -> ByteBuffer {
        var json = JSONText()
        json.object(body)
        return WebSocketFrames.text(json.bytes)
    }
}

extension GatewayCore {
    /// The welcome of whoever came, with the role that counts now.
    func frame(of welcome: FeedWelcome, to identity: Identity, unread: Int) -> ByteBuffer {
        ServerFrames.welcome(
            identity.user,
            as: min(identity.granted, access.role(of: identity.user) ?? identity.granted),
            cursor: welcome.cursor,
            recovered: welcome.isRecovered,
            unread: unread
        )
    }
}
