import NIOCore
import TocsinModel

/// What the hub brings, and the time.
extension StreamHandler: DeadlineChecked {
    func offer(_ item: LiveBatch.Item) {
        let delivery = feed.arrived(item.frame, offset: item.offset, kind: item.audience.kind, hasRoom: hasRoom)
        carryOut(delivery, item.frame)
    }

    func offer(inbox frame: ByteBuffer) {
        carryOut(feed.arrived(unread: frame, hasRoom: hasRoom), frame)
    }

    func offer(stats frame: ByteBuffer) {
        carryOut(feed.arrived(stats: frame, hasRoom: hasRoom), frame)
    }

    /// Sends what was offered, and tells how much that was.
    func flushIfNeeded() -> FrameTally {
        guard unflushed.frames > 0 else { return unflushed }
        defer { unflushed = FrameTally() }
        context?.flush()
        return unflushed
    }

    func sweep(_ moment: ClockReading) {
        switch phase {
        case .awaitingHello(let deadline):
            if moment.uptime >= deadline { close(.noHello) }
        case .closing(let deadline):
            if moment.uptime >= deadline { context?.close(promise: nil) }
        case .entering:
            beat(moment)
        case .following(let member):
            if let refusal = core.refusal(of: member.identity, at: moment.now) {
                close(CloseReason(refusal))
            } else {
                beat(moment)
            }
        case .closed:
            break
        }
    }

    private func beat(_ moment: ClockReading) {
        switch heartbeat.beat(at: moment.uptime, limits: core.limits) {
        case .none: break
        case .ping: send(WebSocketFrames.ping)
        case .lost: context?.close(promise: nil)
        }
    }
}
