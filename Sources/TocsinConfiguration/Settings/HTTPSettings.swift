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
