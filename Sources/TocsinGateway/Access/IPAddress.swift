internal import Glibc

/// An IP address as its bytes: 4 of IPv4, 16 of IPv6. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
package struct IPAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// `nil` for what is no address. The zone of a link-local address (`%eth0`) is passed over.
    package init?(_ text: some StringProtocol) {
        guard (2...64).contains(text.utf8.count), !text.utf8.contains(0) else { return nil }
        let name = text.utf8.prefix { $0 != UInt8(ascii: "%") }
        let address = String(decoding: name, as: UTF8.self)
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return nil }
        let all = withUnsafeBytes(of: six) { Array($0) }
        bytes = all.starts(with: Self.mapped) ? Array(all.dropFirst(Self.mapped.count)) : all
    }

    /// RFC 4291 §2.5.5.2.
    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
    private static let loopback: [UInt8] = Array(repeating: 0, count: 15) + [1]

    var isLoopback: Bool { bytes.count == 4 ? bytes[0] == 127 : bytes == Self.loopback }
}

/// A range of addresses as configuration writes it: `10.0.0.0/8`, `fd00::/8`, or one address.
package struct IPNetwork: Hashable, Sendable {
    private let address: [UInt8]
    private let bits: Int

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let address = IPAddress(first) else { return nil }
        let width = address.bytes.count * 8
        var bits = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let given = Int(parts[1]), given <= width else {
                return nil
            }
            bits = given
        }
        self.address = address.bytes
        self.bits = bits
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.count else { return false }
        let whole = bits / 8
        guard other.bytes.prefix(whole) == address.prefix(whole) else { return false }
        let rest = bits % 8
        guard rest > 0 else { return true }
        let mask = UInt8.max << (8 - rest)
        return other.bytes[whole] & mask == address[whole] & mask
    }
}
