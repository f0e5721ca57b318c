/// Which names a request may ask for: a page whose name was made to point to us (DNS rebinding) asks for its own.
struct HostPolicy: Sendable {
    /// In lower case, with a port where it matters.
    private let allowed: Set<String>
    /// Origins of pages that are reached over TLS though we don't speak it: a proxy in front does.
    private let secure: Set<String>
    private let isTLS: Bool

    private static let ofThisMachine = ["127.0.0.1", "localhost", "[::1]"]

    init(_ settings: GatewaySettings) {
        let origins = settings.allowedOrigins.map { $0.lowercased() }
        if let hosts = settings.allowedHosts {
            allowed = Set(hosts.map { $0.lowercased() } + Self.ofThisMachine)
        } else {
            let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
            let named = origins.compactMap { Authority($0.drop { $0 != "/" }.drop { $0 == "/" })?.host }
            allowed = Set(named + Self.ofThisMachine + [host.lowercased()]).subtracting(["0.0.0.0", "[::]"])
        }
        secure = Set(origins.filter { $0.hasPrefix("https://") }.map { String($0.dropFirst("https://".count)) })
        isTLS = settings.tls != nil
    }

    /// - Parameter fields: every `Host` of the request.
    func permits(_ fields: [String]) -> Bool {
        guard fields.count == 1, let authority = Authority(fields[0].lowercased()) else { return false }
        return allowed.contains(authority.host) || allowed.contains(authority.description)
    }

    /// Where the page of that host opens its socket, as a content security policy writes it; `nil` for a host that is none.
    func socketOrigin(of field: String?) -> String? {
        guard let field, let authority = Authority(field.lowercased()) else { return nil }
        let isSecure = isTLS || secure.contains(authority.description)
        return "\(isSecure ? "wss" : "ws")://\(authority)"
    }
}

/// `HOST` or `HOST:PORT` (RFC 9110 §7.2).
struct Authority: Sendable, Hashable, CustomStringConvertible {
    let host: String
    let port: Substring?

    init?(_ text: some StringProtocol) {
        let text = Substring(text)
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[...end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        let isPort = port.map { (1...5).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard (1...255).contains(host.utf8.count), isPort ?? true, host.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.host = String(host)
        self.port = port
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: ":"), UInt8(ascii: "%"):
            true
        default: false
        }
    }

    var description: String { port.map { "\(host):\($0)" } ?? host }
}
