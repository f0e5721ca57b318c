/// The MQTT broker and how to log in: `broker:`.
package struct BrokerSettings: Hashable, Sendable {
    package var host = "127.0.0.1"
    package var port = 1883
    /// `nil` for `mqtt://`.
    package var tls: TLS?
    /// Names the persistent session: what arrives while Tocsin is down waits in the broker under this name.
    package var clientID = "tocsin"
    package var username: String?
    package var password: SecretReference?
    package var version = Version.v5
    /// The first level, or levels, of every topic that Tocsin publishes to and takes commands on: `tocsin` in `tocsin/status`. Topic levels
    /// without wildcards, at most ``longestPrefix`` bytes. Two services at one broker need two.
    package var prefix = BrokerSettings.defaultPrefix
    /// Commands by MQTT that one user may keep up, a minute; a twelfth of it at once. `nil` for no bound.
    package var commandsPerMinute: Int? = 600
    /// How the client that publishes logs in.
    package var publisher = Publisher()

    /// What the publishing client has of its own; where something is `nil` it follows from the broker's settings.
    package struct Publisher: Hashable, Sendable {
        /// `nil` for the other client's with `-out` after it.
        package var clientID: String?
        /// `nil` for the other client's. One of its own for brokers that know clients by their user names.
        package var username: String?
        package var password: SecretReference?
    }

    package static let defaultPrefix = "tocsin"
    /// Bytes; leaves room in a topic for the rest of its levels.
    package static let longestPrefix = 128

    /// Paths relative to the working directory.
    package struct TLS: Hashable, Sendable {
        /// Who vouches for the broker; the system's authorities where there is none.
        package var authorityFile: String?
        package var certificateFile: String?
        package var keyFile: String?
    }

    package enum Version: String, Hashable, Sendable, CaseIterable {
        case v5 = "5"
        case v311 = "3.1.1"
    }

    /// The id under which the publishing client connects.
    package var publisherClientID: String { publisher.clientID ?? clientID + "-out" }

    /// The address as configuration writes it, for logs.
    package var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(tls == nil ? "mqtt" : "mqtts")://\(name):\(port)"
    }
}
