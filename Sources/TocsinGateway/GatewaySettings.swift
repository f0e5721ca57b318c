package import TocsinModel

/// What the gateway has to know before it opens its door.
package struct GatewaySettings: Sendable {
    /// The files of a TLS identity, PEM.
    package struct TLSFiles: Sendable, Hashable {
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A file of the dashboard.
    package typealias Asset = (bytes: [UInt8], contentType: String, etag: String)

    package var host: String
    /// 0 for any free port; ``onBound`` tells which.
    package var port: Int
    package var tls: TLSFiles?
    /// `scheme://host:port`, compared exactly.
    package var allowedOrigins: [String]
    package var issuers: [TokenIssuer]
    /// Whether the configuration still names that user; a token of one who is gone no longer counts.
    package var isKnownUser: @Sendable (UserID) -> Bool = { _ in true }
    /// The dashboard's file at an absolute URL path.
    package var asset: @Sendable (String) -> Asset? = { _ in nil }
    package var clock = GatewayClock.system
    package var limits = GatewayLimits()
    /// Called once with the port, when connections are accepted.
    package var onBound: @Sendable (Int) -> Void = { _ in }

    package init(host: String, port: Int, allowedOrigins: [String], issuers: [TokenIssuer]) {
        self.host = host
        self.port = port
        self.allowedOrigins = allowedOrigins
        self.issuers = issuers
    }
}
