import NIOCore
import Synchronization
import TocsinModel
import TocsinTime

/// What goes out, and the end of it.
extension StreamHandler {
    /// Ends the stream with a close frame, and waits for the client's.
    func close(_ reason: CloseReason) {
        guard phase.isOpen else { return }
        feed.close(.reason(reason))
        core.metrics.closed(reason.code)
        let deadline = reason == .tooSlow ? core.limits.slowCloseDeadline : core.limits.closeDeadline
        finish(WebSocketFrames.close(reason.code, reason.text), deadline: deadline)
    }

    func finish(_ frame: ByteBuffer, deadline: TimeSpan) {
        let end = TimeSpan(milliseconds: core.clock.uptime().milliseconds + deadline.milliseconds)
        leave(for: .closing(until: end))
        guard let context else { return }
        write(frame, to: context)
        flush()
    }

    func leave(for next: StreamPhase) {
        if let member = phase.member {
            shard.leave(self, as: member.identity.user)
            core.hub.left(member.want)
        }
        phase = next
        feed.close(.gone)
        jobs.finish()
    }

    func send(_ frame: ByteBuffer) {
        write(frame)
        flush()
    }

    func write(_ frame: ByteBuffer) {
        carryOut(feed.reply(frame, hasRoom: hasRoom), frame)
    }

    /// Whether the client takes what is written now.
    var hasRoom: Bool { context?.channel.isWritable ?? false }

    /// Does with a frame what is to be done with it.
    func carryOut(_ delivery: FeedDelivery, _ frame: ByteBuffer) {
        switch delivery {
        case .send:
            if let context { write(frame, to: context) }
        case .setAside, .waits, .passedOver:
            break
        case .readInstead:
            core.metrics.catchUpsExtended.add(1, ordering: .relaxed)
        case .close(let reason):
            close(reason)
        }
    }

    func write(_ frame: ByteBuffer, to context: ChannelHandlerContext) {
        unflushed.add(frame)
        context.write(Self.wrapOutboundOut(frame), promise: nil)
    }

    func flush() {
        let tally = flushIfNeeded()
        core.metrics.frames.add(tally.frames, ordering: .relaxed)
        core.metrics.bytes.add(tally.bytes, ordering: .relaxed)
    }
}
