/// A number in a JSON text (RFC 8259 §6): where it stands and how it is written.
struct NumberToken {
    let range: Range<Int>
    private let digitCount: Int
    private let isInteger: Bool

    /// Reads the number that begins at `start` with a digit or `-`.
    init(in text: UnsafeRawBufferPointer, at start: Int) throws(Rejection.Reason) {
        var position = start
        func digits() throws(Rejection.Reason) -> Int {
            let first = position
            while position < text.count, text[position].isDigit { position += 1 }
            guard position > first else {
                throw .notJSON(JSONFault(position == text.count ? .unexpectedEnd : .badNumber, at: position))
            }
            return position - first
        }
        func take(_ isWanted: (UInt8) -> Bool) -> Bool {
            guard position < text.count, isWanted(text[position]) else { return false }
            position += 1
            return true
        }

        _ = take { $0 == UInt8(ascii: "-") }
        let first = position
        let integerDigits = try digits()
        if text[first] == UInt8(ascii: "0"), integerDigits > 1 { throw .notJSON(JSONFault(.badNumber, at: first)) }
        var isInteger = true
        if take({ $0 == UInt8(ascii: ".") }) {
            isInteger = false
            _ = try digits()
        }
        if take({ $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
            isInteger = false
            _ = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            _ = try digits()
        }
        self.range = start..<position
        self.digitCount = integerDigits
        self.isInteger = isInteger
    }

    /// Whether it is an integer that may exceed 64 bits: the largest has 20 digits, the smallest 19.
    var isLongInteger: Bool { isInteger && digitCount >= 19 }

    /// Whether it may exceed a double: it has an exponent or very many digits.
    var mayOverflow: Bool { !isInteger || digitCount > 300 }

    /// The number as written, of a long one the beginning.
    func shown(in text: UnsafeRawBufferPointer, limit: Int) -> String {
        let written = String(decoding: UnsafeRawBufferPointer(rebasing: text[range]).prefix(limit), as: UTF8.self)
        return range.count > limit ? written + "…" : written
    }
}
