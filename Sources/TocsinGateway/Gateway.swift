import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TocsinModel
import TocsinTime

/// The door for people and their programs: HTTP API, live stream and dashboard on one port.
package struct Gateway: Service {
    private let settings: GatewaySettings
    private let backend: GatewayBackend
    private let hub: LiveHub
    private let logger: Logger

    package init(settings: GatewaySettings, backend: GatewayBackend, hub: LiveHub, logger: Logger) {
        self.settings = settings
        self.backend = backend
        self.hub = hub
        self.logger = logger
    }

    /// Serves until graceful shutdown, then closes every stream with 1001 and lets requests finish.
    ///
    /// - Throws: where the address cannot be bound or the TLS files cannot be read.
    package func run() async throws {
        let core = GatewayCore(settings: settings, backend: backend, hub: hub, logger: logger)
        let application = try application(core)
        let metrics = metricsApplication(core)
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await application.run()
                return .door
            }
            if let metrics {
                group.addTask {
                    try await metrics.run()
                    return .other
                }
            }
            // Not shut down gracefully: closing sockets have deadlines too. It ends with the group.
            group.addTask {
                try await DeadlineSweeper(core: core).run()
                return .other
            }
            while let part = try await group.next(), part != .door {}
            group.cancelAll()
        }
    }

    private enum Part: Sendable {
        /// What the others are for.
        case door
        case other
    }

    private func application(_ core: GatewayCore) throws -> some ApplicationProtocol {
        let tls = try settings.tls.map { files in
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
            )
            // RFC 8996: nothing older is safe.
            tls.minimumTLSVersion = .tlsv12
            return tls
        }
        return Application(
            router: RouteTable(core: core).router(core: core),
            server: HTTPServerBuilder { responder in
                let channel = ServerChannel(core: core, responder: responder)
                guard let tls else { return channel }
                return try TLSChannel(channel, tlsConfiguration: tls)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                // Those that are being closed have their descriptor a little longer than they are counted.
                availableConnectionsDelegate: .maximum(
                    core.connections.limit + Self.closing,
                    logger: logger
                )
            ),
            onServerRunning: { [settings] channel in
                await Self.keepAccepting(channel)
                settings.onBound(channel.localAddress?.port ?? settings.port)
            },
            logger: logger
        )
    }

    /// Prometheus on its own; whoever can reach it may read it.
    private func metricsApplication(_ core: GatewayCore) -> (some ApplicationProtocol)? {
        settings.metricsListener.map { listener in
            Application(
                router: MetricsRoute.router(core),
                server: .http1(configuration: .init(idleTimeout: TimeAmount(core.limits.idleDeadline.duration))),
                configuration: ApplicationConfiguration(
                    address: .hostname(listener.host, port: listener.port),
                    availableConnectionsDelegate: .maximum(Self.metricsConnections, logger: logger)
                ),
                onServerRunning: { [settings] channel in
                    await Self.keepAccepting(channel)
                    settings.onMetricsBound(channel.localAddress?.port ?? listener.port)
                },
                logger: logger
            )
        }
    }

    private static let closing = 8
    private static let metricsConnections = 8

    /// Where the process has no descriptor left, it is tried again a little later; the socket stays open.
    private static func keepAccepting(_ channel: any Channel) async {
        try? await channel.eventLoop.submit {
            let handler = AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { _ in .milliseconds(200) }
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
        }
        .get()
    }
}

extension Gateway: CustomStringConvertible {
    /// Its settings stay out: whoever runs services writes their descriptions into the log.
    package var description: String { "gateway" }
}
