extension JSONInspector {
    /// Reads a string, the position being at its opening quote (RFC 8259 §7).
    mutating func string() throws(Rejection.Reason) {
        position += 1
        while true {
            switch try byte() {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                try escape()
            case 0..<0x20:
                throw fault(.bareControlCharacter)
            default:
                position += 1
            }
        }
    }

    private mutating func escape() throws(Rejection.Reason) {
        let start = position
        position += 1
        switch try byte() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            if UTF16.isTrailSurrogate(unit) { throw .notJSON(JSONFault(.loneSurrogate, at: start)) }
            guard UTF16.isLeadSurrogate(unit) else { return }
            guard try byte() == UInt8(ascii: "\\"), position + 1 < text.count, text[position + 1] == UInt8(ascii: "u")
            else { throw .notJSON(JSONFault(.loneSurrogate, at: start)) }
            position += 1
            guard UTF16.isTrailSurrogate(try codeUnit()) else { throw .notJSON(JSONFault(.loneSurrogate, at: start)) }
        default:
            throw fault(.badEscape)
        }
    }

    /// Reads `uXXXX`.
    private mutating func codeUnit() throws(Rejection.Reason) -> UInt16 {
        position += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(try byte())).hexDigitValue else { throw fault(.badEscape) }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
