extension String {
    /// The longest beginning of at most so many bytes of UTF-8 that ends with a whole Unicode scalar.
    ///
    /// Never counts characters: that takes time in proportion to the longest run of combining marks, which a stranger chooses.
    package func prefix(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        guard limit > 0 else { return "" }
        var end = utf8.index(startIndex, offsetBy: limit)
        // A byte 10xxxxxx goes on with the scalar before it (RFC 3629 §3).
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// The same, with an ellipsis for what was left out, which counts too.
    package func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        return prefix(bytes: limit - Self.ellipsis.utf8.count) + Self.ellipsis
    }

    private static let ellipsis = "…"

    /// Whether two texts are the same bytes. `==` holds composed and decomposed letters for the same (Unicode UAX #15), and
    /// compares in time in proportion to the longest run of combining marks.
    package func isIdentical(toBytesOf other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
