/// Cuts the source of an expression into tokens, one at a time.
struct Lexer {
    let source: String
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) {
        self.source = source
        bytes = Array(source.utf8)
    }

    /// The next token, `.end` at the end of the source.
    mutating func next() throws(ExpressionError) -> Token {
        skipBlanks()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, range: start..<start) }
        let kind: Token.Kind
        if let literal = try quotedLiteral() {
            kind = literal
        } else if byte.isIdentifierStart {
            while let byte = peek(), byte.isIdentifierStart || byte.isDigit { position += 1 }
            kind = .identifier(text(from: start))
        } else if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1)?.isDigit == true) {
            kind = try number()
        } else if byte == UInt8(ascii: "`") {
            kind = try quotedIdentifier()
        } else {
            kind = .punctuation(try punctuation())
        }
        return Token(kind: kind, range: start..<position)
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    func text(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    func error(_ message: String, at offset: Int, suggestion: String? = nil) -> ExpressionError {
        ExpressionError(message, at: offset, in: source, suggestion: suggestion)
    }

    /// Skips white space and `//` comments.
    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C:
                position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            default:
                return
            }
        }
    }

    private mutating func quotedIdentifier() throws(ExpressionError) -> Token.Kind {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`") {
            guard byte.isIdentifierStart || byte.isDigit || "-./ ".utf8.contains(byte) else {
                throw error("a name in backquotes has letters, digits and '_', '-', '.', '/' or spaces", at: position)
            }
            position += 1
        }
        guard peek() != nil else { throw error("a name in backquotes is not closed", at: start) }
        position += 1
        guard position - start > 2 else { throw error("a name in backquotes is empty", at: start) }
        return .quotedIdentifier(String(decoding: bytes[start + 1..<position - 1], as: UTF8.self))
    }

    private mutating func punctuation() throws(ExpressionError) -> Punctuation {
        // Two-byte operators come first in the enumeration.
        for candidate in Punctuation.allCases where bytes[position...].starts(with: candidate.rawValue.utf8) {
            position += candidate.rawValue.utf8.count
            return candidate
        }
        switch bytes[position] {
        case UInt8(ascii: "="): throw error("unexpected '='", at: position, suggestion: "'=='")
        case UInt8(ascii: "&"): throw error("unexpected '&'", at: position, suggestion: "'&&'")
        case UInt8(ascii: "|"): throw error("unexpected '|'", at: position, suggestion: "'||'")
        default:
            let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first ?? "?"
            let shown = scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
            throw error("unexpected character '\(shown)'", at: position)
        }
    }
}

extension UInt8 {
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    var isIdentifierStart: Bool {
        let lower = self | 0x20
        return UInt8(ascii: "a")...UInt8(ascii: "z") ~= lower || self == UInt8(ascii: "_")
    }

    /// The value of a hexadecimal digit.
    var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
