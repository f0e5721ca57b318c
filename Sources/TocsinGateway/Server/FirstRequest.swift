import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket
import TocsinModel
import TocsinTime

/// Stands at the end of the pipeline until the first request has said what the connection will be.
///
/// A request that reaches it is none that NIO's upgrade has taken, so the connection becomes HTTP. A client that never finishes
/// its request is dropped, one that cannot write a request is told so.
final class FirstRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let core: GatewayCore
    private let shard: HubShard
    private let deadline: TimeSpan
    private let kind: EventLoopPromise<ServerChannel.Kind>
    private let logger: Logger
    private var isDecided = false
    private var context: ChannelHandlerContext?

    init(core: GatewayCore, on channel: any Channel, kind: EventLoopPromise<ServerChannel.Kind>, logger: Logger) {
        self.core = core
        self.kind = kind
        self.logger = logger
        shard = core.hub.shard(on: channel.eventLoop, limits: core.limits)
        deadline = TimeSpan(milliseconds: core.clock.uptime().milliseconds + core.limits.requestDeadline.milliseconds)
    }

    /// Says once what the connection is.
    func decide(_ result: Result<ServerChannel.Kind, any Error>) {
        guard !isDecided else { return }
        isDecided = true
        kind.completeWith(result)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        shard.watch(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        shard.forget(self)
        decide(.failure(ChannelError.eof))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDecided else {
            context.fireChannelRead(data)
            return
        }
        do {
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(RequestPacer(core: core, shard: shard))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: core.settings.tls != nil))
            let idle = core.limits.idleDeadline.duration
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: idle, logger: logger))
            let channel = try ServerChannel.HTTP(
                wrappingChannelSynchronously: context.channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
            decide(.success(.http(channel)))
            context.fireChannelRead(data)
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            decide(.failure(error))
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent, ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is NIOWebSocketUpgradeError:
            // The request follows, and its route says why it was refused.
            break
        case is HTTPParserError:
            let problem = Problem.badRequest("This is not a request as HTTP/1.1 has it, or its head is too large.")
            for part in problem.parts { context.write(Self.wrapOutboundOut(part), promise: nil) }
            context.flush()
            context.close(promise: nil)
        default:
            context.close(promise: nil)
        }
    }
}

extension FirstRequest: DeadlineChecked {
    func sweep(_ moment: ClockReading) {
        guard moment.uptime >= deadline else { return }
        core.metrics.limited(.requestDeadline)
        context?.close(promise: nil)
    }
}
