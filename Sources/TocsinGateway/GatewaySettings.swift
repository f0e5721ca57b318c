import TocsinModel

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
    /// `HOST` or `HOST:PORT` that requests may name beside this machine; `nil` for the hosts of ``allowedOrigins`` and that of ``host``.
    package var allowedHosts: [String]?
    /// Who may say for whom they ask.
    package var trustedProxies: [IPNetwork] = []
    /// Where `/metrics` is to be had without a token; `nil` for nowhere but on this machine.
    package var metricsListener: (host: String, port: Int)?
    package var access: AccessRegister
    /// The dashboard's file at an absolute URL path.
    package var asset: @Sendable (String) -> Asset? = { _ in nil }
    package var clock = GatewayClock.system
    package var limits = GatewayLimits()
    /// Called once with the port, when connections are accepted.
    package var onBound: @Sendable (Int) -> Void = { _ in }
    /// The same for ``metricsListener``.
    package var onMetricsBound: @Sendable (Int) -> Void = { _ in }

    package init(host: String, port: Int, allowedOrigins: [String], access: AccessRegister) {
        self.host = host
        self.port = port
        self.allowedOrigins = allowedOrigins
        self.access = access
    }
}
