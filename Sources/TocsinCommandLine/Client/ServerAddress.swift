internal import Foundation

/// Where a service answers: `http://127.0.0.1:8080`, or `https`, with a path before the API's if a proxy puts one there.
package struct ServerAddress: Hashable, Sendable {
    package let host: String
    package let port: Int
    package let isEncrypted: Bool
    /// Without a slash at its end.
    package let path: String

    /// `nil` where the text is no `http` or `https` address.
    package init?(_ text: String) {
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

    package init(host: String, port: Int, isEncrypted: Bool) {
        self.host = host
        self.port = port
        self.isEncrypted = isEncrypted
        path = ""
    }

    /// `host:port` as it stands in addresses and in `Host`.
    package var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The path of a resource of the API.
    package func path(of resource: String) -> String {
        "\(path)/api/v1\(resource)"
    }

    package func url(of resource: String) -> String {
        "\(self)\(path(of: resource).dropFirst(path.count))"
    }
}

extension ServerAddress: CustomStringConvertible {
    package var description: String { "\(isEncrypted ? "https" : "http")://\(authority)\(path)" }
}
