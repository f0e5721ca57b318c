extension Lexer {
    /// Reads a string or bytes literal; nil, and nothing read, when there is none here.
    mutating func quotedLiteral() throws(ExpressionError) -> Token.Kind? {
        let start = position
        var length = 0
        var isBytes = false
        var isRaw = false
        if let byte = peek(length), byte | 0x20 == UInt8(ascii: "b") {
            isBytes = true
            length += 1
        }
        if let byte = peek(length), byte | 0x20 == UInt8(ascii: "r") {
            isRaw = true
            length += 1
        }
        guard let quote = peek(length), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let isTriple = peek(length + 1) == quote && peek(length + 2) == quote
        position += length + (isTriple ? 3 : 1)

        var content: [UInt8] = []
        while let byte = peek() {
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
            }
            if !isTriple, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try escape(into: &content, isBytes: isBytes)
            } else {
                content.append(byte)
                position += 1
            }
        }
        throw error("the text is not closed by \(isTriple ? "three quotes" : "a quote")", at: start)
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(ExpressionError) {
        let start = position
        guard let letter = peek(1) else { throw error("the text is not closed by a quote", at: start) }
        position += 2
        switch letter {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            content.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            try append(digits(2, radix: 16, start: start), to: &content, isBytes: isBytes, start: start)
        case UInt8(ascii: "u") where !isBytes:
            try append(digits(4, radix: 16, start: start), to: &content, isBytes: false, start: start)
        case UInt8(ascii: "U") where !isBytes:
            try append(digits(8, radix: 16, start: start), to: &content, isBytes: false, start: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            try append(digits(3, radix: 8, start: start), to: &content, isBytes: isBytes, start: start)
        default:
            throw error("unknown escape in text; a backslash is written '\\\\'", at: start)
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, start: Int) throws(ExpressionError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek()?.hexDigit, digit < radix else {
                throw error("the escape needs \(count) \(radix == 8 ? "octal" : "hexadecimal") digits", at: start)
            }
            // Eight hexadecimal digits fill the 32 bits.
            value = value &* radix &+ UInt32(digit)
            position += 1
        }
        return value
    }

    private func append(
        _ value: UInt32,
        to content: inout [UInt8],
        isBytes: Bool,
        start: Int
    ) throws(ExpressionError) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: value))
        } else if let scalar = Unicode.Scalar(value) {
            content.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        } else {
            throw error("the escape is not a Unicode character", at: start)
        }
    }
}
