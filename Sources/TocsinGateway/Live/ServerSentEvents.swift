import NIOCore
import TocsinModel

/// The frames of the stream as server-sent events (WHATWG HTML §9.2): the same JSON, in the same words.
enum ServerSentEvents {
    static let contentType = "text/event-stream"

    /// How long a browser waits before it connects again; milliseconds.
    static let retry = ByteBuffer(string: "retry: 2000\n\n")
    /// A comment, so that proxies and clients see that somebody is there.
    static let heartbeat = ByteBuffer(string: ": still here\n\n")

    /// - Parameters:
    ///   - name: the frame's `type`.
    ///   - cursor: what a client that has taken this comes back with; `nil` for what is no part of the feed.
    ///   - frame: as for a WebSocket. Our JSON holds no line break.
    static func event(_ name: String, _ cursor: FeedCursor?, frame: ByteBuffer) -> ByteBuffer {
        var payload = WebSocketFrames.payload(of: frame)
        var event = ByteBuffer()
        event.reserveCapacity(payload.readableBytes + 80)
        if let cursor { event.writeString("id: \(cursor)\n") }
        event.writeString("event: \(name)\ndata: ")
        event.writeBuffer(&payload)
        event.writeString("\n\n")
        return event
    }

    static func item(_ item: FeedItem, epoch: String) -> ByteBuffer {
        let cursor = FeedCursor(epoch: epoch, offset: item.offset)
        return event(LiveBatch.Audience(item.content).eventName, cursor, frame: ServerFrames.item(item, epoch: epoch))
    }

    static func gap(_ cursor: FeedCursor) -> ByteBuffer {
        event("gap", cursor, frame: ServerFrames.gap(cursor))
    }

    /// What a WebSocket's close frame says.
    static func close(_ reason: CloseReason) -> ByteBuffer {
        var json = JSONText()
        json.object { json in
            json.member("type", "close")
            json.member("code", Int(reason.code))
            json.member("reason", reason.text)
        }
        return event("close", nil, frame: WebSocketFrames.text(json.bytes))
    }
}

extension LiveBatch.Audience {
    /// The `type` of the frames that go to it.
    var eventName: String {
        switch self {
        case .user: "notification"
        case .incidents: "incident"
        case .silences: "silence"
        }
    }
}
