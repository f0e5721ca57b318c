import NIOCore
import NIOWebSocket
import Synchronization
import TocsinModel

/// One open stream on its event loop: takes the client's frames, keeps its deadlines, sends what it is offered.
///
/// What needs waiting (verifying, reading, submitting) is left to a ``StreamWorker``, one job after the other.
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer

    private let core: GatewayCore
    private let shard: HubShard
    private let jobs: AsyncStream<StreamJob>.Continuation
    private var context: ChannelHandlerContext?
    private var phase: StreamPhase
    private var assembler = MessageAssembler()
    private var heartbeat: Heartbeat
    private var messages: TokenBucket
    private var commandsWaiting = 0
    private var queue = OutboundQueue()
    /// What was written since the last flush.
    private var unflushed = FrameTally()

    init(core: GatewayCore, shard: HubShard, jobs: AsyncStream<StreamJob>.Continuation) {
        let uptime = core.clock.uptime()
        self.core = core
        self.shard = shard
        self.jobs = jobs
        phase = .awaitingHello(
            until: TimeSpan(milliseconds: uptime.milliseconds + core.limits.helloDeadline.milliseconds)
        )
        heartbeat = Heartbeat(at: uptime)
        messages = TokenBucket(core.limits.messages, at: uptime)
    }
}

// MARK: - The channel

extension StreamHandler {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        shard.watch(self)
        core.metrics.sockets.add(1, ordering: .relaxed)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if phase.isOpen { core.metrics.closed(1006) }
        leave(for: .closed)
        self.context = nil
        shard.forget(self)
        core.metrics.sockets.subtract(1, ordering: .relaxed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(assembler.take(Self.unwrapInboundIn(data), limits: core.limits))
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        while context.channel.isWritable, let frame = queue.popFirst() { write(frame, to: context) }
        flush()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            close(.goingAway)
        case ChannelEvent.inputClosed:
            // Nobody who has stopped to talk can answer a ping, so there is nothing to stay for.
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            close(.tooBig)
        case is NIOWebSocketError:
            close(.protocolError("The control frame is fragmented or longer than 125 bytes."))
        case is ByteToMessageDecoderError:
            // What comes behind a frame that was refused; it is dropped until the client closes.
            break
        default:
            context.close(promise: nil)
        }
    }
}

// MARK: - What the client says

extension StreamHandler {
    private func take(_ step: MessageAssembler.Step) {
        guard phase.isOpen else {
            if case .close = step { context?.close(promise: nil) }
            return
        }
        switch step {
        case .more:
            break
        case .text(let text):
            guard isWithinRate() else { return }
            take(text)
        case .ping(let data):
            guard isWithinRate() else { return }
            send(WebSocketFrames.pong(data))
        case .pong:
            guard isWithinRate() else { return }
            heartbeat.pong()
        case .close(let code):
            core.metrics.closed(code)
            finish(WebSocketFrames.close(code, ""), deadline: core.limits.closeDeadline)
            context?.close(promise: nil)
        case .refused(let reason):
            close(reason)
        }
    }

    private func take(_ text: ByteBuffer) {
        do {
            switch try ClientMessage(parsing: text.readableBytesView) {
            case .hello(let hello): take(hello)
            case .command(let command): take(command)
            }
        } catch {
            close(.badFrame(error.reason))
        }
    }

    private func take(_ hello: Hello) {
        guard case .awaitingHello = phase else {
            close(.badFrame("There was a hello before."))
            return
        }
        phase = .entering
        heartbeat = Heartbeat(at: core.clock.uptime())
        jobs.yield(.hello(hello))
    }

    private func take(_ command: ClientCommand) {
        if case .awaitingHello = phase {
            close(.badFrame("The first message has to be a hello."))
            return
        }
        guard commandsWaiting < core.limits.commandsWaiting else {
            close(.tooMany("Too many commands wait for their answer."))
            return
        }
        commandsWaiting += 1
        jobs.yield(.command(command))
    }

    private func isWithinRate() -> Bool {
        guard !messages.take(core.limits.messages, at: core.clock.uptime()) else { return true }
        close(.tooMany("Too many messages in a short time."))
        return false
    }
}

// MARK: - What the worker has done

extension StreamHandler {
    /// Joins the hub; from here on everything published is seen. `false` where the stream has ended meanwhile.
    func enter(_ member: StreamMember) -> Bool {
        guard case .entering = phase else { return false }
        phase = .catchingUp(member, CatchUp(target: 0))
        shard.join(self, as: member.identity.user)
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

// MARK: - What the hub brings

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
            if moment.now >= member.identity.expires {
                close(.unauthenticated(.expired))
            } else if !core.settings.isKnownUser(member.identity.user) {
                close(.unauthenticated(.unknownUser))
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

// MARK: - Sending

extension StreamHandler {
    /// Ends the stream with a close frame, and waits for the client's.
    func close(_ reason: CloseReason) {
        guard phase.isOpen else { return }
        core.metrics.closed(reason.code)
        let deadline = reason == .tooSlow ? core.limits.slowCloseDeadline : core.limits.closeDeadline
        finish(WebSocketFrames.close(reason.code, reason.text), deadline: deadline)
    }

    private func finish(_ frame: ByteBuffer, deadline: TimeSpan) {
        let end = TimeSpan(milliseconds: core.clock.uptime().milliseconds + deadline.milliseconds)
        leave(for: .closing(until: end))
        guard let context else { return }
        write(frame, to: context)
        flush()
    }

    private func leave(for next: StreamPhase) {
        if let member = phase.member {
            shard.leave(self, as: member.identity.user)
            core.hub.left(member.want)
        }
        phase = next
        queue.removeAll()
        jobs.finish()
    }

    private func send(_ frame: ByteBuffer) {
        write(frame)
        flush()
    }

    private func write(_ frame: ByteBuffer) {
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

    private func write(_ frame: ByteBuffer, to context: ChannelHandlerContext) {
        unflushed.add(frame)
        context.write(Self.wrapOutboundOut(frame), promise: nil)
    }

    private func flush() {
        let tally = flushIfNeeded()
        core.metrics.frames.add(tally.frames, ordering: .relaxed)
        core.metrics.bytes.add(tally.bytes, ordering: .relaxed)
    }
}
