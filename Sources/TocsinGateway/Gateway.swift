import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TocsinModel

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
        let core = await GatewayCore(settings: settings, backend: backend, hub: hub, logger: logger)
        let application = try application(core)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            // Not shut down gracefully: closing sockets have deadlines too. It ends with the group.
            group.addTask { try await Ticker(core: core).run() }
            try await group.next()
            group.cancelAll()
        }
    }

    private func application(_ core: GatewayCore) throws -> some ApplicationProtocol {
        let tls = try settings.tls.map { files in
            TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
            )
        }
        return Application(
            router: RouteTable(core: core).router(core: core),
            server: HTTPServerBuilder { responder in
                let channel = ServerChannel(core: core, responder: responder)
                guard let tls else { return channel }
                return try TLSChannel(channel, tlsConfiguration: tls)
            },
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            onServerRunning: { [settings] channel in
                settings.onBound(channel.localAddress?.port ?? settings.port)
            },
            logger: logger
        )
    }
}

extension Gateway: CustomStringConvertible {
    /// Its settings stay out: whoever runs services writes their descriptions into the log.
    package var description: String { "gateway" }
}
