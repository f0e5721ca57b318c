package import TocsinBroker
package import TocsinConfiguration

extension TocsinBroker.BrokerSettings {
    /// The broker that the configuration names, with the secret read.
    package init(_ settings: TocsinConfiguration.BrokerSettings, environment: [String: String]) throws {
        self.init(
            host: settings.host,
            port: UInt16(clamping: settings.port),
            tls: settings.tls.map {
                TLS(authorityFile: $0.authorityFile, certificateFile: $0.certificateFile, keyFile: $0.keyFile)
            },
            username: settings.username,
            password: try settings.password.map { try BrokerPassword($0, environment: environment) },
            clientID: settings.clientID,
            version: settings.version == .v311 ? .v311 : .v5
        )
        readPassword = Self.reader(settings.password, environment)
    }

    /// The same for the client that publishes, with what it has of its own.
    package static func publishing(
        _ settings: TocsinConfiguration.BrokerSettings,
        environment: [String: String]
    ) throws -> Self {
        var publishing = try Self(settings, environment: environment).forPublishing(as: settings.publisherClientID)
        if let username = settings.publisher.username {
            publishing.username = username
            publishing.password = try settings.publisher.password.map {
                try BrokerPassword($0, environment: environment)
            }
            publishing.readPassword = reader(settings.publisher.password, environment)
        }
        return publishing
    }

    private static func reader(
        _ secret: SecretReference?,
        _ environment: [String: String]
    ) -> (@Sendable () throws -> BrokerPassword?)? {
        guard let secret else { return nil }
        return { try BrokerPassword(secret, environment: environment) }
    }
}

extension BrokerPassword {
    fileprivate init(_ secret: SecretReference, environment: [String: String]) throws {
        self.init(String(decoding: try secret.read(environment: environment), as: UTF8.self))
    }
}
