internal import Glibc

/// An IP address, or a network of them, as text.
enum AddressRange {
    /// `192.0.2.1`, `10.0.0.0/8`, `fd00::/8`.
    static func isOne(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first.map(String.init), parts.count <= 2, text.utf8.count <= 64 else { return false }
        var four = in_addr()
        var six = in6_addr()
        let width: Int
        if inet_pton(AF_INET, address, &four) == 1 {
            width = 32
        } else if inet_pton(AF_INET6, address, &six) == 1 {
            width = 128
        } else {
            return false
        }
        guard parts.count == 2 else { return true }
        guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let bits = Int(parts[1]) else { return false }
        return bits <= width
    }
}
