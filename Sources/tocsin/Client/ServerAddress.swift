internal import Foundation
internal import TocsinConfiguration

/// Where a service answers: `http://127.0.0.1:8080`, or `https`, with a path before the API's if a proxy puts one there.
struct ServerAddress: Hashable, Sendable {
    let host: String
    let port: Int
    let isEncrypted: Bool
    /// Without a slash at its end.
    let path: String

    /// `nil` where the text is no `http` or `https` address.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.query == nil, parts.fragment == nil
        else { return nil }
        switch parts.scheme?.lowercased() {
        case "http": isEncrypted = false
        case "https": isEncrypted = true
        default: return nil
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isEncrypted ? 443 : 80)
        guard (1...65_535).contains(port) else { return nil }
        path = String(parts.percentEncodedPath.reversed().drop { $0 == "/" }.reversed())
    }

    /// Where the service of a configuration answers on this machine: one that listens on every address does so on loopback too.
    init(_ settings: HTTPSettings) {
        switch settings.host {
        case "0.0.0.0": host = "127.0.0.1"
        case "::": host = "::1"
        default: host = settings.host
        }
        port = settings.port
        isEncrypted = settings.tls != nil
        path = ""
    }

    /// `host:port` as it stands in addresses and in `Host`.
    var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The path of a resource of the API.
    func path(of resource: String) -> String {
        "\(path)/api/v1\(resource)"
    }

    func url(of resource: String) -> String {
        "\(self)\(path(of: resource).dropFirst(path.count))"
    }
}

extension ServerAddress: CustomStringConvertible {
    var description: String { "\(isEncrypted ? "https" : "http")://\(authority)\(path)" }
}
