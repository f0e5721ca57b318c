extension String {
    /// Whether two strings have the same code points.
    ///
    /// The language compares code points, where Swift's `==` also equates canonically equivalent ones.
    @inline(__always)
    func hasSameCodePoints(as other: String) -> Bool {
        utf8.count == other.utf8.count && self == other && (utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8))
    }

    /// Whether the string precedes another in the order of their code points, which is that of their UTF-8.
    func precedesByCodePoints(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}

/// A constant text prepared for comparing with many others.
struct FieldKey: Sendable, Hashable {
    let text: String
    private let isASCII: Bool

    init(_ text: String) {
        self.text = text
        isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// Whether another text has the same code points.
    ///
    /// Swift's `==` decides it alone when one side is ASCII and the lengths in UTF-8 agree: whatever is canonically
    /// equivalent to ASCII and not the same is longer.
    @inline(__always)
    func matches(_ other: String) -> Bool {
        other.utf8.count == text.utf8.count && other == text && (isASCII || other.utf8.elementsEqual(text.utf8))
    }
}
