import NIOCore
import TocsinModel

/// What the worker has done.
extension StreamHandler {
    /// Joins the hub; from here on everything published is seen. `false` where the stream has ended meanwhile.
    ///
    /// - Parameter after: where the client was; `nil` for one that begins now.
    func enter(_ member: StreamMember, after: FeedCursor?) -> Bool {
        guard case .entering = phase else { return false }
        phase = .following(member)
        feed.subscribed(to: member.want, after: after)
        shard.join(self, as: member.identity.user)
        if let context { core.connections.works(for: context.channel) }
        core.hub.joined(member.want)
        return true
    }

    /// The feed ended here, after it had joined.
    func joined(end: FeedCursor) -> FeedStep {
        feed.joined(end: end)
    }

    /// A page of the past was read.
    func read(_ slice: FeedSlice) -> FeedStep {
        let step = feed.read(slice)
        if case .ended(.reason(let reason)) = step { close(reason) }
        return step
    }

    /// Sends a page, and what came meanwhile where that was the last.
    ///
    /// - Parameter written: succeeded when the client has taken it.
    func write(page frames: [ByteBuffer], written: EventLoopPromise<Void>) -> FeedStep {
        guard phase.isOpen, let context else {
            written.succeed()
            return .ended(.gone)
        }
        // Past the queue: whoever reads the past sets the pace, and is not slow for it.
        for frame in frames { write(frame, to: context) }
        let step = feed.wrote()
        if case .goLive(let aside) = step {
            for frame in aside { write(frame, to: context) }
        }
        if unflushed.frames > 0 {
            context.write(Self.wrapOutboundOut(ByteBuffer()), promise: written)
            flush()
        } else {
            written.succeed()
        }
        return step
    }

    func answer(_ frame: ByteBuffer) {
        commandsWaiting -= 1
        send(frame)
    }
}
