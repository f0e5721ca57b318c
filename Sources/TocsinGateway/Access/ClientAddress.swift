/// Whom the limits count: one IPv4 address, or one /64 of IPv6, which is what one subscriber has to themselves.
struct ClientAddress: Hashable, Sendable {
    private let network: [UInt8]

    /// - Parameter address: `nil` for a peer without one, such as a Unix socket; all of those are one.
    init(_ address: IPAddress?) {
        let bytes = address?.bytes ?? []
        network = bytes.count == 16 ? Array(bytes.prefix(8)) : bytes
    }
}

/// Where a request comes from: the peer of its connection, or whoever a trusted proxy says.
struct RequestOrigin: Hashable, Sendable {
    let client: ClientAddress
    /// From this machine, by no way of a proxy.
    let isLocal: Bool
}

/// The proxies that are believed when they say for whom they ask.
struct TrustedProxies: Sendable {
    private let networks: [IPNetwork]

    /// Addresses of a forwarding header that are looked at, from the right.
    private static let longest = 32

    init(_ networks: [IPNetwork]) {
        self.networks = networks
    }

    func includes(_ address: IPAddress?) -> Bool {
        guard let address else { return false }
        return networks.contains { $0.contains(address) }
    }

    /// The right-most address that no proxy of ours is: what stands to the left of it anybody may have written.
    ///
    /// Where both headers are there and differ, neither is believed: a proxy writes one of them, and hands on the other as the client
    /// has sent it.
    ///
    /// - Parameters:
    ///   - forwardedFor: the fields `X-Forwarded-For`.
    ///   - forwarded: the fields `Forwarded` (RFC 7239).
    func origin(peer: IPAddress?, forwardedFor: [String], forwarded: [String]) -> RequestOrigin {
        let isForwarded = !forwardedFor.isEmpty || !forwarded.isEmpty
        let direct = RequestOrigin(client: ClientAddress(peer), isLocal: peer?.isLoopback == true && !isForwarded)
        guard isForwarded, let peer, includes(peer) else { return direct }
        let first = forwardedFor.isEmpty ? nil : client(peer, Self.elements(forwardedFor))
        let second = forwarded.isEmpty ? nil : client(peer, Self.elements(forwarded).map(Self.node))
        guard first == nil || second == nil || first == second else { return direct }
        return RequestOrigin(client: ClientAddress(first ?? second ?? peer), isLocal: false)
    }

    private func client(_ peer: IPAddress, _ hops: [Substring]) -> IPAddress {
        var client = peer
        for hop in hops.reversed().prefix(Self.longest) {
            guard let address = Self.address(hop) else { return client }
            client = address
            guard includes(address) else { return client }
        }
        return client
    }

    private static func elements(_ fields: [String]) -> [Substring] {
        fields.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map(trimmed)
    }

    /// `for=192.0.2.1;proto=https` names 192.0.2.1.
    private static func node(_ element: Substring) -> Substring {
        for pair in element.split(separator: ";") {
            let pair = trimmed(pair)
            if pair.prefix(4).lowercased() == "for=" { return trimmed(pair.dropFirst(4)) }
        }
        return ""
    }

    /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `"[2001:db8::1]:4711"`.
    private static func address(_ text: Substring) -> IPAddress? {
        var text = text
        if text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count >= 2 { text = text.dropFirst().dropLast() }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return IPAddress(text[text.index(after: text.startIndex)..<end])
        }
        if let address = IPAddress(text) { return address }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        return IPAddress(text[..<colon])
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.utf8.first, first == 32 || first == 9 { text = text.dropFirst() }
        while let last = text.utf8.last, last == 32 || last == 9 { text = text.dropLast() }
        return text
    }
}
