/// Reads a text by the grammar of RFC 8259 to say what is wrong with it, and where.
///
/// simdjson refuses without a position. This runs only on what it refused, in one pass and without recursion.
struct JSONInspector {
    let text: UnsafeRawBufferPointer
    private let depthLimit: Int
    var position = 0
    /// What closes each open list or object, the innermost last.
    private var closings: [UInt8] = []
    /// How many values have begun.
    private var ordinal = 0
    private var wideIntegers: [WideToken] = []

    /// An integer that may exceed 64 bits.
    struct WideToken {
        /// Its place among the values of the text, from 1; a list or object comes before what is in it.
        let ordinal: Int
        /// Where in the text it ends, in bytes.
        let end: Int
        let text: String
    }

    init(_ text: UnsafeRawBufferPointer, depthLimit: Int) {
        self.text = text
        self.depthLimit = depthLimit
    }

    /// The integers that may exceed 64 bits, in order; throws the first fault of the text.
    mutating func findWideIntegers() throws(Rejection.Reason) -> [WideToken] {
        repeat {
            try value()
        } while try goesOn()
        return wideIntegers
    }

    /// Reads one value, of a list or an object only its beginning up to the first value in it.
    private mutating func value() throws(Rejection.Reason) {
        while true {
            skipBlanks()
            ordinal += 1
            switch try byte() {
            case UInt8(ascii: "{"):
                try open(closing: UInt8(ascii: "}"))
                if isClosed(by: UInt8(ascii: "}")) { return }
                try key()
            case UInt8(ascii: "["):
                try open(closing: UInt8(ascii: "]"))
                if isClosed(by: UInt8(ascii: "]")) { return }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try literal("true")
            case UInt8(ascii: "f"): return try literal("false")
            case UInt8(ascii: "n"): return try literal("null")
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
            default: throw fault(.valueExpected)
            }
        }
    }

    /// Reads what follows a value; whether another value is to come.
    private mutating func goesOn() throws(Rejection.Reason) -> Bool {
        while let closing = closings.last {
            skipBlanks()
            switch try byte() {
            case UInt8(ascii: ","):
                position += 1
                if closing == UInt8(ascii: "}") { try key() }
                return true
            case closing:
                position += 1
                closings.removeLast()
            default:
                throw fault(.commaOrEndExpected)
            }
        }
        skipBlanks()
        guard position == text.count else { throw fault(.contentAfterEnd) }
        return false
    }

    private mutating func open(closing: UInt8) throws(Rejection.Reason) {
        guard closings.count < depthLimit else { throw .tooDeep(limit: depthLimit) }
        closings.append(closing)
        position += 1
    }

    private mutating func isClosed(by closing: UInt8) -> Bool {
        skipBlanks()
        guard position < text.count, text[position] == closing else { return false }
        position += 1
        closings.removeLast()
        return true
    }

    private mutating func key() throws(Rejection.Reason) {
        skipBlanks()
        guard try byte() == UInt8(ascii: "\"") else { throw fault(.keyExpected) }
        try string()
        skipBlanks()
        guard try byte() == UInt8(ascii: ":") else { throw fault(.colonExpected) }
        position += 1
    }

    private mutating func literal(_ word: StaticString) throws(Rejection.Reason) {
        for expected in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) {
            guard try byte() == expected else { throw fault(.valueExpected) }
            position += 1
        }
    }

    private mutating func number() throws(Rejection.Reason) {
        let number = try NumberToken(in: text, at: position)
        if number.mayOverflow, !(Double(number.shown(in: text, limit: .max))?.isFinite ?? false) {
            throw .numberOutOfRange(number.shown(in: text, limit: 40))
        }
        position = number.range.upperBound
        if number.isLongInteger {
            let digits = number.shown(in: text, limit: .max)
            wideIntegers.append(WideToken(ordinal: ordinal, end: position, text: digits))
        }
    }

    mutating func skipBlanks() {
        while position < text.count, text[position].isJSONBlank { position += 1 }
    }

    /// The byte at the position; throws where the text ends.
    func byte() throws(Rejection.Reason) -> UInt8 {
        guard position < text.count else { throw fault(.unexpectedEnd) }
        return text[position]
    }

    func fault(_ kind: JSONFault.Kind) -> Rejection.Reason {
        .notJSON(JSONFault(kind, at: position))
    }
}

extension UInt8 {
    /// Whether the byte may stand between the tokens of JSON (RFC 8259 §2).
    var isJSONBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
