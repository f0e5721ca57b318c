package import TocsinConcurrency
package import TocsinTime

/// Which broker to talk to, as whom, and within which bounds.
package struct BrokerSettings: Sendable {
    package enum Version: Sendable, Hashable {
        case v5
        case v311
    }

    /// TLS with the broker's name verified, always.
    package struct TLS: Sendable, Hashable {
        /// PEM file of the authorities to trust; `nil` trusts those of the operating system.
        package var authorityFile: String?
        /// PEM files of our own certificate and its key, for brokers that ask for one.
        package var certificateFile: String?
        package var keyFile: String?

        package init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.authorityFile = authorityFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    package var host: String
    package var port: UInt16
    package var tls: TLS?
    package var username: String?
    package var password: BrokerPassword?
    /// Reads the password again; asked at each attempt to connect, so that a changed one is taken. `nil`: ``password`` stands.
    package var readPassword: (@Sendable () throws -> BrokerPassword?)?
    /// Names the persistent session; a second connection under the same name takes the session over.
    package var clientID: String
    package var version: Version
    /// How long the connection may be silent, at least 5 s. Keep it far above the worst commit: while one runs, no PINGREQ
    /// leaves, and the broker drops us after one and a half times this.
    package var keepAlive: TimeSpan
    /// How long the broker keeps the session while we are away (MQTT 5 §3.1.2.11.2); zero starts clean each time.
    package var sessionExpiry: TimeSpan
    /// Unacknowledged messages that the broker may send (MQTT 5 §3.1.2.11.3).
    ///
    /// At least twice the batch, so that the broker can fill the next one while this one commits, and at most
    /// ``RedeliveryFilter/defaultCapacity``, which has to remember as many. MQTT 3.1.1 has no such field: there the broker's
    /// own `max_inflight_messages` rules.
    package var receiveMaximum: UInt16
    /// Larger packets are dropped by the broker before they reach us (MQTT 5 §3.1.2.11.4), in bytes.
    package var maximumPacketSize: UInt32
    package var batchLimits: BatchLimits
    package var backoff: Backoff

    package init(
        host: String,
        port: UInt16 = 1883,
        tls: TLS? = nil,
        username: String? = nil,
        password: BrokerPassword? = nil,
        clientID: String,
        version: Version = .v5,
        keepAlive: TimeSpan = .seconds(60),
        sessionExpiry: TimeSpan = .days(7),
        receiveMaximum: UInt16 = 10_000,
        maximumPacketSize: UInt32 = 2 * 1024 * 1024,
        batchLimits: BatchLimits = BatchLimits(),
        backoff: Backoff = Backoff()
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.username = username
        self.password = password
        self.clientID = clientID
        self.version = version
        self.keepAlive = keepAlive
        self.sessionExpiry = sessionExpiry
        self.receiveMaximum = receiveMaximum
        self.maximumPacketSize = maximumPacketSize
        self.batchLimits = batchLimits
        self.backoff = backoff
    }

    /// The password as it is now.
    func presentPassword() throws(ConnectionFault) -> BrokerPassword? {
        guard let readPassword else { return password }
        do {
            return try readPassword()
        } catch {
            throw ConnectionFault("cannot read the password: \(error)")
        }
    }

    /// The same broker for the client that publishes: its own name, nothing kept while it is away.
    ///
    /// Publishing needs a client of its own, because one connection has one queue of outgoing packets and what is published
    /// would push acknowledgements of uncommitted messages out with it.
    package func forPublishing(as clientID: String) -> BrokerSettings {
        var settings = self
        settings.clientID = clientID
        settings.sessionExpiry = .zero
        settings.receiveMaximum = 1000
        settings.maximumPacketSize = 256 * 1024
        return settings
    }
}
