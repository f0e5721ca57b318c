import DequeModule
import NIOCore

/// Frames that a slow client has not made room for; nothing at all for a prompt one.
///
/// They wait here and not in the channel, so that a client that stays behind can be told so: the rest is dropped and the close
/// frame is next. Frames are shared by all sockets, so what waits costs a reference each.
struct OutboundQueue {
    enum Verdict: Equatable {
        case kept
        /// More would wait than is allowed; the queue is empty now.
        case overflowed
    }

    private var frames: Deque<ByteBuffer> = []
    private(set) var bytes = 0

    var isEmpty: Bool { frames.isEmpty }

    mutating func append(_ frame: ByteBuffer, limit: Int) -> Verdict {
        guard bytes + frame.readableBytes <= limit else {
            removeAll()
            return .overflowed
        }
        bytes += frame.readableBytes
        frames.append(frame)
        return .kept
    }

    mutating func popFirst() -> ByteBuffer? {
        guard let frame = frames.popFirst() else { return nil }
        bytes -= frame.readableBytes
        if frames.isEmpty { frames = [] }
        return frame
    }

    mutating func removeAll() {
        frames = []
        bytes = 0
    }
}
