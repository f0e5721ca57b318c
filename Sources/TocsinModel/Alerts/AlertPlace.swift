/// Where an alert stands among those of its incident, and so where a page of them begins.
///
/// First what fires, the worst first and of those the latest; then what fires and went on as another incident, in the same order; then
/// what is over, the latest first. It is what is known of an alert at one moment: one that ends moves on.
package enum AlertPlace: Hashable, Codable, Sendable {
    /// By the order in which they joined.
    case firing(Severity, number: UInt64)
    /// The same of one that another incident tells of.
    case moved(Severity, number: UInt64)
    /// By the order in which they ended.
    case over(number: UInt64)
}

/// `f3-12`, `m1-7`, `r-250`: what `after` takes.
extension AlertPlace: CustomStringConvertible {
    package var description: String {
        switch self {
        case .firing(let severity, let number): "f\(severity.rank)-\(number)"
        case .moved(let severity, let number): "m\(severity.rank)-\(number)"
        case .over(let number): "r-\(number)"
        }
    }

    /// `nil` unless the text is exactly what ``description`` gives.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(Self.longest + 1))
        guard bytes.count <= Self.longest, let dash = bytes.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        guard let number = UInt64(String(decoding: bytes[(dash + 1)...], as: UTF8.self)) else { return nil }
        let severity = Severity.allCases.first { bytes[..<dash].dropFirst().elementsEqual("\($0.rank)".utf8) }
        switch (bytes.first, severity, dash) {
        case (UInt8(ascii: "f"), let severity?, 2): self = .firing(severity, number: number)
        case (UInt8(ascii: "m"), let severity?, 2): self = .moved(severity, number: number)
        case (UInt8(ascii: "r"), nil, 1): self = .over(number: number)
        default: return nil
        }
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    /// Bytes of the longest one.
    private static let longest = 23
}
