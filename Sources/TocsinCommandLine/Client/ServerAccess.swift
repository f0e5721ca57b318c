internal import NIOSSL

/// A service, and what it takes to be let in.
package struct ServerAccess: Sendable {
    package let address: ServerAddress
    package let token: String
    /// PEM file of who vouches for the server; `nil` trusts the system's authorities.
    package let authorityFile: String?

    package init(address: ServerAddress, token: String, authorityFile: String?) {
        self.address = address
        self.token = token
        self.authorityFile = authorityFile
    }

    var tls: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorityFile { tls.trustRoots = .file(authorityFile) }
        return tls
    }
}

extension ServerAccess: CustomReflectable {
    /// Without the token, so that it cannot reach a log.
    package var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
