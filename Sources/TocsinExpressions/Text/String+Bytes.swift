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

    /// Whether two texts are the same bytes, and so the same code points. `==` holds composed and decomposed letters for the same
    /// (Unicode UAX #15), and compares in time in proportion to the square of the longest run of combining marks.
    @inline(__always)
    package func isIdentical(toBytesOf other: String) -> Bool {
        utf8.count == other.utf8.count && hasSameBytes(as: other)
    }

    /// The same of two texts of the same length.
    private func hasSameBytes(as other: String) -> Bool {
        let same = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                UnsafeRawBufferPointer(left).isEqual(to: UnsafeRawBufferPointer(right))
            }
        }
        // Only a text that is lent by another language's runtime isn't in one piece.
        return same.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether the text precedes another in the order of their bytes, which is that of their code points.
    package func precedes(byBytes other: String) -> Bool {
        let precedes = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in left.lexicographicallyPrecedes(right) }
        }
        return precedes.flatMap(\.self) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Feeds the bytes to a hash, and where they end, so that of two texts in a row none can lend the other its beginning.
    package func hashBytes(into hasher: inout Hasher) {
        let isHashed: Void? = utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil { for byte in utf8 { hasher.combine(byte) } }
        // No byte of UTF-8 is this one.
        hasher.combine(0xFF as UInt8)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether two buffers of the same length hold the same bytes; eight at a time.
    @inline(__always)
    fileprivate func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        while position &+ 8 <= count {
            let left = loadUnaligned(fromByteOffset: position, as: UInt64.self)
            if left != other.loadUnaligned(fromByteOffset: position, as: UInt64.self) { return false }
            position &+= 8
        }
        while position < count {
            if self[position] != other[position] { return false }
            position &+= 1
        }
        return true
    }
}
