/// A text as a key: the same as another where their bytes of UTF-8 are the same, ordered by them, hashed by them.
///
/// For tables by what comes from outside. `String` holds `kühler` composed and decomposed for one key, and K and the Kelvin sign too,
/// so that one device could speak for another; and it takes time in proportion to the square of a run of combining marks.
package struct ByteText: Hashable, Sendable {
    package let text: String

    @inline(__always)
    package init(_ text: String) {
        self.text = text
    }

    @inline(__always)
    package static func == (left: ByteText, right: ByteText) -> Bool {
        left.text.isIdentical(toBytesOf: right.text)
    }

    package func hash(into hasher: inout Hasher) {
        text.hashBytes(into: &hasher)
    }
}

extension ByteText: Comparable {
    package static func < (left: ByteText, right: ByteText) -> Bool {
        left.text.precedes(byBytes: right.text)
    }
}

extension ByteText: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        self.init(text)
    }
}

extension ByteText: CustomStringConvertible {
    package var description: String { text }
}

/// Written as the text.
extension ByteText: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
