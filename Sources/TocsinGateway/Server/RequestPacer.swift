import NIOCore
import NIOHTTP1
import TocsinModel
import TocsinTime

/// Holds a connection that speaks HTTP to its deadlines: the rest of a request, the next one, and an answer that nobody takes.
///
/// Hummingbird hands a request on when its head is there, so a body that never ends would keep its connection for ever.
final class RequestPacer: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Reading {
        /// Since the last answer, or since the connection is there.
        case idle(since: TimeSpan)
        case body(since: TimeSpan, bytes: Int)
        /// The request is complete, its answer is not.
        case complete
    }

    private enum Writing {
        case nothing
        /// The client was told nothing yet.
        case due
        /// - endless: a stream of events, which has its own bounds.
        case under(endless: Bool)
    }

    private struct Stall {
        let since: TimeSpan
        let waiting: Int
    }

    private let core: GatewayCore
    private let shard: HubShard
    private var reading: Reading
    private var writing = Writing.nothing
    private var stall: Stall?
    private var context: ChannelHandlerContext?

    init(core: GatewayCore, shard: HubShard) {
        self.core = core
        self.shard = shard
        reading = .idle(since: core.clock.uptime())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        shard.watch(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        shard.forget(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head:
            reading = .body(since: core.clock.uptime(), bytes: 0)
            writing = .due
        case .body(let bytes):
            if case .body(let since, let count) = reading {
                reading = .body(since: since, bytes: count + bytes.readableBytes)
            }
        case .end:
            reading = .complete
            core.connections.works(for: context.channel)
            settle(context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .head(let head):
            let type = head.headers.first(name: "Content-Type") ?? ""
            writing = .under(endless: type.hasPrefix(ServerSentEvents.contentType))
        case .body:
            break
        case .end:
            writing = .nothing
            settle(context)
        }
        context.write(data, promise: promise)
    }

    /// Waits for the next request, where this one is read and answered.
    private func settle(_ context: ChannelHandlerContext) {
        guard case .complete = reading, case .nothing = writing else { return }
        reading = .idle(since: core.clock.uptime())
        core.connections.waits(for: context.channel)
    }
}

extension RequestPacer: DeadlineChecked {
    func sweep(_ moment: ClockReading) {
        guard let context else { return }
        switch reading {
        case .idle(let since):
            if moment.uptime.since(since) >= core.limits.idleDeadline { context.close(promise: nil) }
        case .body(let since, let bytes):
            let elapsed = moment.uptime.since(since)
            let isLate = elapsed >= core.limits.bodyDeadline
            let least = Double(elapsed.milliseconds) / 1_000 * Double(core.limits.bodyBytesPerSecond)
            let isSlow = elapsed >= GatewayLimits.slowBodyGrace && Double(bytes) < least
            if isLate || isSlow { refuseBody(context, isLate ? .bodyDeadline : .slowBody) }
        case .complete:
            break
        }
        checkAnswer(moment, context)
    }

    private func refuseBody(_ context: ChannelHandlerContext, _ limit: LimitReached) {
        core.metrics.limited(limit)
        if case .due = writing {
            for part in Problem.tooSlow.parts { context.write(Self.wrapOutboundOut(part), promise: nil) }
            context.flush()
        }
        context.close(promise: nil)
    }

    /// An answer of which the client takes nothing is not kept for it.
    private func checkAnswer(_ moment: ClockReading, _ context: ChannelHandlerContext) {
        if case .under(endless: true) = writing {
            stall = nil
            return
        }
        guard !context.channel.isWritable else {
            stall = nil
            return
        }
        let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard let stall, waiting >= stall.waiting else {
            self.stall = Stall(since: moment.uptime, waiting: waiting)
            return
        }
        guard moment.uptime.since(stall.since) >= core.limits.answerDeadline else { return }
        core.metrics.limited(.answerDeadline)
        context.close(promise: nil)
    }
}

extension TimeSpan {
    /// What has passed since another reading of the same clock.
    fileprivate func since(_ earlier: TimeSpan) -> TimeSpan {
        TimeSpan(milliseconds: milliseconds - earlier.milliseconds)
    }
}
