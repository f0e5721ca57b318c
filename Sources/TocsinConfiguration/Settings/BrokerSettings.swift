/// The MQTT broker and how to log in: `broker:`.
package struct BrokerSettings: Hashable, Sendable {
    package var host: String
    package var port: Int
    /// `nil` for `mqtt://`.
    package var tls: TLS?
    /// Names the persistent session: what arrives while Tocsin is down waits in the broker under this name.
    package var clientID: String
    package var username: String?
    package var password: SecretReference?
    package var version: Version

    /// Paths relative to the working directory.
    package struct TLS: Hashable, Sendable {
        /// Who vouches for the broker; the system's authorities where there is none.
        package var authorityFile: String?
        package var certificateFile: String?
        package var keyFile: String?

        package init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.authorityFile = authorityFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    package enum Version: String, Hashable, Sendable, CaseIterable {
        case v5 = "5"
        case v311 = "3.1.1"
    }

    package init(
        host: String = "127.0.0.1",
        port: Int = 1883,
        tls: TLS? = nil,
        clientID: String = "tocsin",
        username: String? = nil,
        password: SecretReference? = nil,
        version: Version = .v5
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.clientID = clientID
        self.username = username
        self.password = password
        self.version = version
    }

    /// The address as configuration writes it, for logs.
    package var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(tls == nil ? "mqtt" : "mqtts")://\(name):\(port)"
    }
}
