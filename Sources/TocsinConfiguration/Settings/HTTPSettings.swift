package import TocsinTime

/// The door for people and their programs: `http:`.
package struct HTTPSettings: Hashable, Sendable {
    package var host: String
    package var port: Int
    package var tls: TLS?
    /// The `Origin`s whose pages may open a socket, as `scheme://host[:port]`.
    package var allowedOrigins: [String]

    /// Paths relative to the working directory.
    package struct TLS: Hashable, Sendable {
        package var certificateFile: String
        package var keyFile: String

        package init(certificateFile: String, keyFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// `HOST` or `HOST:PORT` that requests may name, beside this machine; `nil` for the hosts of ``allowedOrigins``.
    package var allowedHosts: [String]?
    /// Addresses and networks of proxies that are believed when they say for whom they ask.
    package var trustedProxies: [String] = []
    /// A listener of its own for `/metrics`.
    package var metrics: Listener?
    package var limits = Limits()

    package struct Listener: Hashable, Sendable {
        package var host: String
        package var port: Int
    }

    /// What is given in place of the gateway's own bounds.
    package struct Limits: Hashable, Sendable {
        package var rates: [RateKey: Int] = [:]
        package var counts: [CountKey: Int] = [:]
        package var spans: [SpanKey: TimeSpan] = [:]

        package enum RateKey: String, Hashable, Sendable, CaseIterable {
            case handshakes = "handshakes_per_second"
            case requests = "requests_per_second"
            case failedTokens = "failed_tokens_per_second"
            case userRequests = "user_requests_per_second"
            case actions = "actions_per_second"
            case writings = "writings_per_second"
            case notes = "notes_per_second"
            case messages = "messages_per_second"
        }

        package enum CountKey: String, Hashable, Sendable, CaseIterable {
            case connections
            case connectionsPerAddress = "connections_per_address"
            case socketsPerAddress = "sockets_per_address"
            case reservedDescriptors = "reserved_descriptors"
            case addresses
            case bodyBytes = "body_bytes"
            case bodyBytesPerSecond = "body_bytes_per_second"
            case headerBytes = "header_bytes"
            case headerFields = "header_fields"
            case messageBytes = "message_bytes"
            case messageFrames = "message_frames"
            case commandsWaiting = "commands_waiting"
            case lagBytes = "lag_bytes"
        }

        package enum SpanKey: String, Hashable, Sendable, CaseIterable {
            case requestDeadline = "request_deadline"
            case bodyDeadline = "body_deadline"
            case answerDeadline = "answer_deadline"
            case idleDeadline = "idle_deadline"
            case helloDeadline = "hello_deadline"
            case pongDeadline = "pong_deadline"
            case pingInterval = "ping_interval"
            case tokenLifetime = "token_lifetime"
        }
    }

    /// - Parameter allowedOrigins: `nil` for the pages that the service itself serves on this machine.
    package init(host: String = "127.0.0.1", port: Int = 8080, tls: TLS? = nil, allowedOrigins: [String]? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
        let scheme = tls == nil ? "http" : "https"
        self.allowedOrigins = allowedOrigins ?? ["127.0.0.1", "localhost"].map { "\(scheme)://\($0):\(port)" }
    }

    /// Where the API is, for the verbs that talk to a running service.
    package var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(tls == nil ? "http" : "https")://\(name):\(port)"
    }
}
