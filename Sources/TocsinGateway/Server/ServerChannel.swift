import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOWebSocket

/// One accepted connection: HTTP/1.1, or a stream if that is what its first request asks for.
///
/// The pipeline is Hummingbird's `HTTP1Channel` with NIO's upgrade in front. Only the first request can become a stream, as browsers
/// and clients do it; later ones get the reason from ``StreamRoute``.
struct ServerChannel: HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let kind: EventLoopFuture<Kind>
    }

    typealias HTTP = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    enum Kind: Sendable {
        case http(HTTP)
        case stream(StreamWorker)
    }

    let core: GatewayCore
    let responder: HTTPChannelHandler.Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard isAdmitted(channel) else {
            let value = Value(channel: channel, kind: channel.eventLoop.makeFailedFuture(NoRoom()))
            return channel.eventLoop.makeSucceededFuture(value)
        }
        channel.closeFuture.whenComplete { [core] _ in core.connections.forget(channel) }
        return channel.eventLoop.makeCompletedFuture {
            let kind = channel.eventLoop.makePromise(of: Kind.self)
            let first = FirstRequest(core: core, on: channel, kind: kind, logger: logger)
            let upgrader = StreamUpgrader(core: core, first: first, on: channel)
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = core.limits.headerBytes
            limits.maxHeaderListSize = core.limits.headerBytes
            limits.maxHeaderFieldCount = core.limits.headerFields
            do {
                // As HTTP1Channel has it: NIOAsyncChannel takes one request at a time, swift-http-types validates fields.
                try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                    withPipeliningAssistance: false,
                    withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }),
                    withErrorHandling: false,
                    withOutboundHeaderValidation: false,
                    withEncoderConfiguration: .init(),
                    withDecoderLimitConfiguration: limits
                )
                try channel.pipeline.syncOperations.addHandler(first)
            } catch {
                kind.fail(error)
                throw error
            }
            return Value(channel: channel, kind: kind.futureResult)
        }
    }

    /// There are as many connections as there may be, and none of them is idle.
    private struct NoRoom: Error {}

    private func isAdmitted(_ channel: any Channel) -> Bool {
        let peer = channel.peer
        switch core.connections.admit(channel, from: ClientAddress(peer), isProxy: core.proxies.includes(peer)) {
        case .admitted:
            return true
        case .inPlaceOf(let other):
            core.metrics.limited(.displaced)
            other.close(promise: nil)
            return true
        case .refused:
            core.metrics.limited(.connections)
            return false
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.kind.get() {
            case .http(let channel):
                await handleHTTP(asyncChannel: channel, logger: logger)
            case .stream(let worker):
                try await withTaskCancellationHandler {
                    await worker.run()
                    try await value.channel.closeFuture.get()
                } onCancel: {
                    value.channel.close(promise: nil)
                }
            }
        } catch {
            // It ended before its first request was complete, or was never let in.
            value.channel.close(promise: nil)
            logger.trace("a connection ended early", metadata: ["error": "\(error)"])
        }
    }
}
