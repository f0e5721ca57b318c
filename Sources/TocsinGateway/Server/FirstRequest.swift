import NIOCore
import NIOHTTP1
import NIOWebSocket
import TocsinModel

/// Stands at the end of the pipeline until the first request has said what the connection will be.
///
/// A client that never finishes its request is dropped, one that cannot write a request is told so.
final class FirstRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let shard: HubShard
    private let deadline: TimeSpan
    private var context: ChannelHandlerContext?

    init(core: GatewayCore, shard: HubShard) {
        self.shard = shard
        deadline = TimeSpan(
            milliseconds: core.clock.uptime().milliseconds + core.limits.requestDeadline.milliseconds
        )
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        shard.watch(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        shard.forget(self)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is HTTPParserError:
            let headers = HTTPHeaders([("Connection", "close"), ("Content-Length", "0")])
            let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
            context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
            context.close(promise: nil)
        case is NIOWebSocketUpgradeError:
            // The request goes on to the routes, which say why it was refused.
            break
        default:
            context.fireErrorCaught(error)
        }
    }
}

extension FirstRequest: Swept {
    func sweep(_ moment: Moment) {
        if moment.uptime >= deadline { context?.close(promise: nil) }
    }
}
