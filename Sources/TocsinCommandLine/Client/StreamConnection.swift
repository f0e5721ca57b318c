internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket

/// One connection to the live stream of a service: contract §6.
package struct StreamConnection: Sendable {
    private let access: ServerAccess

    private static let patience = TimeAmount.seconds(15)
    /// The service pings every 25 s; after more than two without one, nobody is there.
    private static let silence = TimeAmount.seconds(60)
    /// The largest message, in bytes.
    private static let messageLimit = 16 * 1024 * 1024

    private typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    private enum Answer: Sendable {
        case stream(Frames)
        case refused(NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>)
    }

    package init(access: ServerAccess) {
        self.access = access
    }

    /// Connects, says hello, and hands over each message until the stream ends or `take` says that it wants no more.
    ///
    /// - Throws: a ``Failure`` where there is no stream to begin with.
    package func run(hello: String, take: (String) -> Bool) async throws -> StreamEnd {
        switch try await connect() {
        case .refused(let channel):
            throw try await refusal(channel)
        case .stream(let channel):
            do {
                return try await channel.executeThenClose { inbound, outbound in
                    try await outbound.write(Self.frame(.text, ByteBuffer(string: hello)))
                    return try await Self.read(inbound, outbound, take)
                }
            } catch let error as CancellationError {
                throw error
            } catch {
                return .lost
            }
        }
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
        _ take: (String) -> Bool
    ) async throws -> StreamEnd {
        for try await frame in inbound {
            var data = frame.unmaskedData
            switch frame.opcode {
            case .text:
                guard take(String(buffer: data)) else { return .unread }
            case .ping:
                try await outbound.write(Self.frame(.pong, data))
            case .connectionClose:
                let code = data.readInteger(as: UInt16.self) ?? 1005
                let end = StreamEnd.closed(code: code, reason: String(buffer: data))
                try? await outbound.write(Self.frame(.connectionClose, frame.unmaskedData))
                return end
            default:
                continue
            }
        }
        return .lost
    }

    /// A client's frames are masked (RFC 6455 §5.3).
    private static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    }

    private func connect() async throws -> Answer {
        do {
            let upgrade = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(Self.patience)
                .connect(host: access.address.host, port: access.address.port) { channel in
                    channel.eventLoop.makeCompletedFuture { try configure(channel) }
                }
            return try await upgrade.get()
        } catch {
            throw Unreachable.failure(access.address, error)
        }
    }

    private func configure(_ channel: any Channel) throws -> EventLoopFuture<Answer> {
        let pipeline = channel.pipeline.syncOperations
        if access.address.isEncrypted {
            let context = try NIOSSLContext(configuration: access.tls)
            try pipeline.addHandler(try Self.tlsHandler(context, access.address.host))
        }
        try pipeline.addHandler(IdleStateHandler(readTimeout: Self.silence))
        try pipeline.addHandler(SilenceHandler())
        let upgrader = NIOTypedWebSocketClientUpgrader<Answer>(maxFrameSize: Self.messageLimit) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 1,
                        maxAccumulatedFrameCount: 1024,
                        maxAccumulatedFrameSize: Self.messageLimit
                    )
                )
                return .stream(try Frames(wrappingChannelSynchronously: channel))
            }
        }
        return try pipeline.configureUpgradableHTTPClientPipeline(
            configuration: NIOUpgradableHTTPClientPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                    upgradeRequestHead: request,
                    upgraders: [upgrader],
                    notUpgradingCompletionHandler: { channel in
                        channel.eventLoop.makeCompletedFuture {
                            .refused(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                        }
                    }
                )
            )
        )
    }

    private var request: HTTPRequestHead {
        let headers: HTTPHeaders = [
            "Host": access.address.authority, "Sec-WebSocket-Protocol": "tocsin.v1", "Content-Length": "0",
        ]
        return HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: access.address.path(of: "/stream"),
            headers: headers
        )
    }

    /// An IP address is no name for SNI (RFC 6066 §3); the certificate is then checked against the address.
    private static func tlsHandler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }

    /// What the service said instead of upgrading.
    private func refusal(
        _ channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    ) async throws -> Failure {
        try await channel.executeThenClose { inbound, _ in
            var status = 0
            var body: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let head): status = Int(head.status.code)
                case .body(let bytes) where body.count < 65_536: body += bytes.readableBytesView
                case .body: break
                case .end: return ProblemDetails(status: status, body: body).failure(from: access.address)
                }
            }
            return ProblemDetails(status: status, body: body).failure(from: access.address)
        }
    }
}

/// Gives a connection up on which nothing comes any more.
private final class SilenceHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        context.close(promise: nil)
    }
}
