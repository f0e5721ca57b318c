import NIOCore
import NIOWebSocket
import Synchronization
import TocsinModel
import TocsinTime

/// One open stream on its event loop: takes the client's frames, keeps its deadlines, sends what it is offered.
///
/// What needs waiting (verifying, reading, submitting) is left to a ``StreamWorker``, one job after the other.
final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer

    let core: GatewayCore
    let shard: HubShard
    let jobs: AsyncStream<StreamJob>.Continuation
    var context: ChannelHandlerContext?
    var phase: StreamPhase
    private var assembler = MessageAssembler()
    var heartbeat: Heartbeat
    var messages: TokenBucket
    var commandsWaiting = 0
    /// What becomes of each frame, also before the hello.
    var feed: FeedState
    /// What was written since the last flush.
    var unflushed = FrameTally()

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
        feed = FeedState(want: [], after: nil, limits: core.limits)
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
        while context.channel.isWritable, let frame = feed.takeWaiting() { write(frame, to: context) }
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
