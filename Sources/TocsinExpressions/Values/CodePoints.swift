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
