/// A number of bytes as configuration writes it, and as people read it: `500MB`, `10GB`, `64KiB`.
package struct ByteSize: Hashable, Sendable {
    package let bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// A whole number and a unit: `B`, `KB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB`, `MiB`, `GiB`, `TiB` (powers of 1024); `nil` for
    /// anything else, and for more than a petabyte.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        let unit = String(text.dropFirst(digits.count))
        guard
            !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)),
            let size = Self.units.first(where: { $0.name == unit })?.size
        else { return nil }
        let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: size)
        guard !isTooMuch, bytes <= Self.most else { return nil }
        self.bytes = bytes
    }

    private static let units: [(name: String, size: Int)] = [
        ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("KiB", 1 << 10),
        ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]
    private static let most = 1_000_000_000_000_000
}

extension ByteSize: CustomStringConvertible {
    /// Two or three digits: `8.1 GB`, `512 MB`.
    package var description: String {
        let (name, size) = Self.units.prefix(5).last { bytes >= $0.size } ?? ("B", 1)
        let tenths = bytes / (size / 10 == 0 ? 1 : size / 10)
        guard size > 1 else { return "\(bytes) B" }
        return tenths >= 100 || tenths % 10 == 0 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
