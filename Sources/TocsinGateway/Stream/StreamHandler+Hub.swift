import NIOCore
import Synchronization
import TocsinModel

/// What the hub brings, and the time.
extension StreamHandler: Swept {
    func offer(_ item: LiveBatch.Item, kind: Want) {
        switch phase {
        case .live(let member):
            if member.want.contains(kind) { write(item.frame) }
        case .catchingUp(let member, var catchUp):
            guard member.want.contains(kind) else { return }
            // The case holds the only other reference; without this the frames aside would be copied each time.
            phase = .entering
            if !catchUp.setAside(item.frame, offset: item.offset, limit: core.limits.catchUpBytes) {
                core.metrics.catchUpsExtended.add(1, ordering: .relaxed)
            }
            phase = .catchingUp(member, catchUp)
        case .awaitingHello, .entering, .closing, .closed:
            break
        }
    }

    func offer(inbox frame: ByteBuffer) {
        switch phase {
        case .live(let member):
            if member.want.contains(.inbox) { write(frame) }
        case .catchingUp(let member, var catchUp):
            guard member.want.contains(.inbox) else { return }
            catchUp.setAside(inbox: frame)
            phase = .catchingUp(member, catchUp)
        case .awaitingHello, .entering, .closing, .closed:
            break
        }
    }

    func offer(stats frame: ByteBuffer) {
        guard case .live(let member) = phase, member.want.contains(.stats) else { return }
        write(frame)
    }

    /// Sends what was offered, and tells how much that was.
    func flushIfNeeded() -> FrameTally {
        guard unflushed.frames > 0 else { return unflushed }
        defer { unflushed = FrameTally() }
        context?.flush()
        return unflushed
    }

    func sweep(_ moment: Moment) {
        switch phase {
        case .awaitingHello(let deadline):
            if moment.uptime >= deadline { close(.noHello) }
        case .closing(let deadline):
            if moment.uptime >= deadline { context?.close(promise: nil) }
        case .entering:
            beat(moment)
        case .catchingUp(let member, _), .live(let member):
            if let refusal = core.refusal(of: member.identity, at: moment.now) {
                close(CloseReason(refusal))
            } else {
                beat(moment)
            }
        case .closed:
            break
        }
    }

    private func beat(_ moment: Moment) {
        switch heartbeat.beat(at: moment.uptime, limits: core.limits) {
        case .none: break
        case .ping: send(WebSocketFrames.ping)
        case .lost: context?.close(promise: nil)
        }
    }
}
