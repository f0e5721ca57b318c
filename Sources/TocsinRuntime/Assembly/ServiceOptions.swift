package import TocsinConfiguration

/// What `tocsin serve` is started with.
package struct ServiceOptions: Sendable {
    package let configuration: Configuration
    /// The file to read again at SIGHUP.
    package let configurationPath: String
    /// For secrets and overrides.
    package let environment: [String: String]
    /// Called once with the address of the dashboard, when connections are accepted.
    package let onReady: @Sendable (String) -> Void

    package init(
        configuration: Configuration,
        configurationPath: String,
        environment: [String: String],
        onReady: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.configurationPath = configurationPath
        self.environment = environment
        self.onReady = onReady
    }
}

extension ServiceOptions: CustomStringConvertible, CustomReflectable {
    /// Without the environment, which holds secrets: service-lifecycle logs its services with all that they hold.
    package var description: String { configurationPath }
    package var customMirror: Mirror { Mirror(self, children: ["configurationPath": configurationPath]) }
}
