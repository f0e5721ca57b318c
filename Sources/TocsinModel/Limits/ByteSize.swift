/// A number of bytes as configuration writes it, and as people read it: `65536`, `64KiB`, `500MB`, `10GiB`.
package struct ByteSize: Hashable, Sendable {
    package let bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// A whole number and a unit: none or `B`, `KB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB`, `MiB`, `GiB`, `TiB` (powers of 1024);
    /// `nil` for anything else, and for more than a number holds.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        let unit = String(text.dropFirst(digits.count))
        guard
            !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)),
            let size = unit.isEmpty ? 1 : (Self.decimal + Self.binary).first(where: { $0.name == unit })?.size
        else { return nil }
        let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: size)
        guard !isTooMuch else { return nil }
        self.bytes = bytes
    }

    private static let decimal: [(name: String, size: Int)] = [
        ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ]
    private static let binary: [(name: String, size: Int)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]
}

extension ByteSize: CustomStringConvertible {
    /// Two or three digits: `8.1 GiB`, `512 MiB`.
    package var description: String {
        guard let (name, size) = Self.binary.last(where: { bytes >= $0.size }) else { return "\(bytes) B" }
        let whole = bytes / size
        let tenths = bytes % size / (size / 10)
        return whole >= 10 || tenths == 0 ? "\(whole) \(name)" : "\(whole).\(min(tenths, 9)) \(name)"
    }
}
