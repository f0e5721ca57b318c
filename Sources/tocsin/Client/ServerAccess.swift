internal import NIOSSL

/// A service, and what it takes to be let in.
struct ServerAccess: Sendable {
    let address: ServerAddress
    let token: String
    /// PEM file of who vouches for the server; `nil` trusts the system's authorities.
    let authorityFile: String?

    var tls: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorityFile { tls.trustRoots = .file(authorityFile) }
        return tls
    }
}

extension ServerAccess: CustomReflectable {
    /// Without the token, so that it cannot reach a log.
    var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
