import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import TocsinModel

/// One accepted connection: HTTP/1.1, or a stream if that is what its first request asks for.
///
/// The pipeline is Hummingbird's `HTTP1Channel` with NIO's upgrade in front. Only the first request can become a stream, as browsers
/// and clients do it; later ones get the reason from ``StreamRoute``.
struct ServerChannel: HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let kind: EventLoopFuture<Kind>
    }

    enum Kind: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case stream(StreamWorker)
    }

    let core: GatewayCore
    let responder: HTTPChannelHandler.Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let first = FirstRequest(core: core, shard: core.hub.shard(on: channel.eventLoop, limits: core.limits))
            let bound = NIOLoopBound(first, eventLoop: channel.eventLoop)
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration<Kind>(
                    upgraders: [StreamUpgrader(core: core, first: bound)],
                    notUpgradingCompletionHandler: { channel in beginHTTP(on: channel, after: bound, logger: logger) }
                )
            )
            // As HTTP1Channel has it: NIOAsyncChannel takes one request at a time, errors are answered in two places of ours.
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.enableResponseHeaderValidation = false
            configuration.decoderConfiguration.maxHeaderFieldSize = core.limits.headerBytes
            configuration.decoderConfiguration.maxHeaderListSize = core.limits.headerBytes
            configuration.decoderConfiguration.maxHeaderFieldCount = core.limits.headerFields
            let pipeline = channel.pipeline.syncOperations
            let kind = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
            try pipeline.addHandler(first)
            return Value(channel: channel, kind: kind)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.kind.get() {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .stream(let worker):
                await worker.run()
                try await value.channel.closeFuture.get()
            }
        } catch {
            // It ended before its first request was complete.
            logger.trace("a connection ended early", metadata: ["error": "\(error)"])
        }
    }

    private func beginHTTP(
        on channel: any Channel,
        after first: NIOLoopBound<FirstRequest>,
        logger: Logger
    ) -> EventLoopFuture<Kind> {
        channel.pipeline.syncOperations.removeHandler(first.value).flatMapThrowing {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: core.settings.tls != nil))
            let idle = core.limits.idleDeadline.duration
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: idle, logger: logger))
            return .http(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)
                )
            )
        }
    }
}
