/// A host and a port, as URLs and `listen:` write them.
struct Address {
    let host: String
    let port: Int

    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost`.
    init?(_ text: some StringProtocol, defaultPort: Int?) {
        var host = text[...]
        var port: Substring?
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<close]
            let rest = text[text.index(after: close)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : Substring(rest.dropFirst())
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = Substring(text[text.index(after: colon)...])
            guard !host.contains(":") else { return nil }
        }
        guard
            !host.isEmpty, host.utf8.count <= 255,
            host.unicodeScalars.allSatisfy({
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_:%".unicodeScalars.contains($0))
            })
        else { return nil }
        if let port {
            guard let number = Self.port(port) else { return nil }
            self.port = number
        } else {
            guard let defaultPort else { return nil }
            self.port = defaultPort
        }
        self.host = String(host)
    }

    /// Whether nobody but this machine is meant.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && !host.contains { $0.isLetter })
    }

    static func port(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), (1...65_535).contains(number)
        else {
            return nil
        }
        return number
    }
}
