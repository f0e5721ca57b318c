internal import TocsinModel

extension MapReader {
    /// A number that is a limit; `nil` where it is lifted by `none`.
    ///
    /// - Parameter given: the limit where the key is not given.
    mutating func bound(_ key: String, in range: ClosedRange<Int>, default given: Int?) -> Int? {
        isLifted(key) ? nil : number(key, in: range) ?? given
    }

    /// A number of bytes that is a limit, such as `65536`, `64KiB` or `32MiB`; `nil` where it is lifted by `none`.
    mutating func boundBytes(_ key: String, in range: ClosedRange<Int>, default given: Int?) -> Int? {
        isLifted(key) ? nil : bytes(key, in: range) ?? given
    }

    /// A number of bytes, plain or with a unit.
    mutating func bytes(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = node(key) else { return nil }
        if case .scalar(let scalar) = node.content, let bytes = ByteSize(scalar.text)?.bytes, range.contains(bytes) {
            return bytes
        }
        log.error(
            "'\(key)' must be a number of bytes such as 64KiB or 32MiB, from \(Self.text(bytes: range.lowerBound)) to "
                + "\(Self.text(bytes: range.upperBound)), not \(node.kind)",
            at: node.place
        )
        return nil
    }

    /// Whether it says `none`.
    mutating func isLifted(_ key: String) -> Bool {
        guard case .scalar(let scalar)? = node(key)?.content else { return false }
        return scalar.style == .plain && scalar.text == "none"
    }

    private static let units = ["KiB", "MiB", "GiB", "TiB"]

    /// In the largest unit that divides it.
    static func text(bytes: Int) -> String {
        var rest = bytes
        var unit = ""
        for next in units where rest > 0 && rest.isMultiple(of: 1024) {
            rest /= 1024
            unit = next
        }
        return "\(rest)\(unit)"
    }
}
