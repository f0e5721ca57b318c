import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Turns a connection into a stream if its handshake may.
///
/// The handshake is NIO's. The pipeline is ours: NIO's encoder would put a header of its own before each frame for each socket, where
/// ``LiveHub`` encodes a frame once for all.
struct StreamUpgrader: HTTPServerProtocolUpgrader {
    static let subprotocol = "tocsin.v1"

    private let core: GatewayCore
    private let first: NIOLoopBound<FirstRequest>
    private let handshake: NIOWebSocketServerUpgrader

    /// On the channel's event loop.
    init(core: GatewayCore, first: FirstRequest, on channel: any Channel) {
        self.core = core
        self.first = NIOLoopBound(first, eventLoop: channel.eventLoop)
        handshake = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, head in
                channel.eventLoop.makeCompletedFuture { Self.answer(to: head, on: channel, core: core) }
            },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )
    }

    var supportedProtocol: String { handshake.supportedProtocol }
    var requiredUpgradeHeaders: [String] { handshake.requiredUpgradeHeaders }

    func buildUpgradeResponse(
        channel: any Channel,
        upgradeRequest: HTTPRequestHead,
        initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        handshake.buildUpgradeResponse(
            channel: channel,
            upgradeRequest: upgradeRequest,
            initialResponseHeaders: initialResponseHeaders
        )
    }

    func upgrade(context: ChannelHandlerContext, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Void> {
        let channel = context.channel
        return channel.eventLoop.makeCompletedFuture {
            let (jobs, continuation) = AsyncStream.makeStream(of: StreamJob.self)
            let shard = core.hub.shard(on: channel.eventLoop, limits: core.limits)
            let handler = StreamHandler(core: core, shard: shard, jobs: continuation)
            // Clients say little: a small buffer for reading keeps an idle socket small.
            try channel.syncOptions?.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1_024))
            let pipeline = channel.pipeline.syncOperations
            let decoder = WebSocketFrameDecoder(maxFrameSize: core.limits.messageBytes)
            try pipeline.addHandler(ByteToMessageHandler(decoder))
            try pipeline.addHandler(handler)
            let worker = StreamWorker(
                core: core,
                stream: StreamHandle(handler, eventLoop: channel.eventLoop),
                jobs: jobs,
                address: core.origin(of: upgradeRequest, on: channel).client,
                bearer: upgradeRequest.bearerToken
            )
            first.value.decide(.success(.stream(worker)))
            pipeline.removeHandler(first.value, promise: nil)
        }
    }

    /// The fields of the answer, or `nil` where the request shall go on to the routes to be refused there.
    private static func answer(to head: HTTPRequestHead, on channel: any Channel, core: GatewayCore) -> HTTPHeaders? {
        guard head.method == .GET, head.uri.prefix(while: { $0 != "?" }) == StreamRoute.path else { return nil }
        guard core.hosts.permits(head.headers["Host"]) else { return nil }
        guard core.origins.permits(head.headers["Origin"]) else {
            core.metrics.refused(.origin)
            return nil
        }
        let address = core.origin(of: head, on: channel).client
        if let refusal = core.limiter.enter(address) {
            core.metrics.refused(refusal)
            return nil
        }
        channel.closeFuture.whenComplete { _ in core.limiter.leave(address) }
        let offered = head.headers[canonicalForm: "Sec-WebSocket-Protocol"]
        return offered.contains { $0 == subprotocol } ? ["Sec-WebSocket-Protocol": subprotocol] : [:]
    }
}

extension GatewayCore {
    /// Where a handshake comes from.
    fileprivate func origin(of head: HTTPRequestHead, on channel: any Channel) -> RequestOrigin {
        proxies.origin(
            peer: channel.peer,
            forwardedFor: head.headers["X-Forwarded-For"],
            forwarded: head.headers["Forwarded"]
        )
    }
}

extension HTTPRequestHead {
    fileprivate var bearerToken: String? {
        guard let value = headers.first(name: "Authorization") else { return nil }
        let fields: HTTPFields = [.authorization: value]
        return fields.bearerToken
    }
}
