extension Lexer {
    /// Reads an integer, an unsigned integer (`1u`) or a double; `position` is at its first byte.
    mutating func number() throws(ExpressionError) -> Token.Kind {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X") {
            position += 2
            let digits = position
            while peek()?.hexDigit != nil { position += 1 }
            return try integer(text(from: digits), radix: 16, start: start)
        }
        skipDigits()
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
            isDouble = true
            position += 1
            skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(signed ? 2 : 1)?.isDigit == true {
                isDouble = true
                position += signed ? 2 : 1
                skipDigits()
            }
        }
        guard isDouble else { return try integer(text(from: start), radix: 10, start: start) }
        try rejectTail(start)
        guard let value = Double(text(from: start)), value.isFinite else {
            throw error("the number is too large for a double", at: start)
        }
        return .double(value)
    }

    private mutating func skipDigits() {
        while peek()?.isDigit == true { position += 1 }
    }

    private mutating func integer(_ digits: String, radix: Int, start: Int) throws(ExpressionError) -> Token.Kind {
        let isUnsigned = peek() == UInt8(ascii: "u") || peek() == UInt8(ascii: "U")
        if isUnsigned { position += 1 }
        try rejectTail(start)
        guard let magnitude = UInt64(digits, radix: radix) else {
            throw error(digits.isEmpty ? "digits are missing after '0x'" : "the integer is too large", at: start)
        }
        return isUnsigned ? .uint(magnitude) : .int(magnitude)
    }

    /// Refuses `12abc`, which would otherwise be two tokens with a confusing error.
    private func rejectTail(_ start: Int) throws(ExpressionError) {
        guard let byte = peek(), byte.isIdentifierStart || byte.isDigit else { return }
        throw error("a number runs into a name; text needs quotes, units need duration(\"…\")", at: start)
    }
}
