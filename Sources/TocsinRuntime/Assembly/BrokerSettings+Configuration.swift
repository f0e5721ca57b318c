package import TocsinBroker
package import TocsinConfiguration

extension TocsinBroker.BrokerSettings {
    /// The broker that the configuration names, with the secret read.
    package init(_ settings: TocsinConfiguration.BrokerSettings, environment: [String: String]) throws {
        let password = try settings.password.map { secret in
            BrokerPassword(String(decoding: try secret.read(environment: environment), as: UTF8.self))
        }
        self.init(
            host: settings.host,
            port: UInt16(clamping: settings.port),
            tls: settings.tls.map {
                TLS(authorityFile: $0.authorityFile, certificateFile: $0.certificateFile, keyFile: $0.keyFile)
            },
            username: settings.username,
            password: password,
            clientID: settings.clientID,
            version: settings.version == .v311 ? .v311 : .v5
        )
    }
}
