import NIOCore
import Synchronization
import TocsinModel

/// What goes out, and the end of it.
extension StreamHandler {
    /// Ends the stream with a close frame, and waits for the client's.
    func close(_ reason: CloseReason) {
        guard phase.isOpen else { return }
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
        queue.removeAll()
        jobs.finish()
    }

    func send(_ frame: ByteBuffer) {
        write(frame)
        flush()
    }

    func write(_ frame: ByteBuffer) {
        guard phase.isOpen, let context else { return }
        if queue.isEmpty, context.channel.isWritable {
            write(frame, to: context)
            return
        }
        switch queue.append(frame, limit: core.limits.lagBytes) {
        case .kept: break
        case .overflowed: close(.tooSlow)
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
