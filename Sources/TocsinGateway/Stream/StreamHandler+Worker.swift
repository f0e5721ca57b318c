import NIOCore
import TocsinModel

/// What the worker has done.
extension StreamHandler {
    /// Joins the hub; from here on everything published is seen. `false` where the stream has ended meanwhile.
    func enter(_ member: StreamMember) -> Bool {
        guard case .entering = phase else { return false }
        phase = .catchingUp(member, CatchUp(target: 0))
        shard.join(self, as: member.identity.user)
        if let context { core.connections.works(for: context.channel) }
        core.hub.joined(member.want)
        return true
    }

    /// Says welcome, and how far has to be read before the stream is live.
    func welcome(_ frames: [ByteBuffer], target: UInt64) {
        guard case .catchingUp(let member, var catchUp) = phase else { return }
        catchUp.extend(to: target)
        phase = .catchingUp(member, catchUp)
        for frame in frames { write(frame) }
        flush()
    }

    /// Sends what was read, and goes live where that was all.
    ///
    /// - Parameter written: succeeded when the client has taken it.
    /// - Returns: whether there is more to read.
    func replay(_ frames: [ByteBuffer], through offset: UInt64, written: EventLoopPromise<Void>) -> Bool {
        guard case .catchingUp(let member, var catchUp) = phase, let context else {
            written.succeed()
            return false
        }
        // Past the queue: whoever reads the past sets the pace, and is not slow for it.
        for frame in frames { write(frame, to: context) }
        let isBehind: Bool
        switch catchUp.read(through: offset) {
        case .behind:
            isBehind = true
        case .done(let aside):
            isBehind = false
            for frame in aside { write(frame, to: context) }
            phase = .live(member)
        }
        if unflushed.frames > 0 {
            context.write(Self.wrapOutboundOut(ByteBuffer()), promise: written)
            flush()
        } else {
            written.succeed()
        }
        return isBehind
    }

    func answer(_ frame: ByteBuffer) {
        commandsWaiting -= 1
        send(frame)
    }
}
