import TocsinExpressions

/// Makes values of simdjson's tape: one 64-bit word an element, its type in the top byte (simdjson, doc/tape.md).
struct TapeReader {
    private let tape: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>
    private let depthLimit: Int
    private let valueLimit: Int
    /// Integers beyond 64 bits, in order; they are on the tape as doubles.
    private let wideIntegers: [JSONInspector.WideToken]
    private var nextWide = 0
    private var position = 1
    private var depth = 0
    private var valueCount = 0

    /// A reader of a tape that stays in place, unchanged, while it is read.
    init(
        tape: UnsafePointer<UInt64>,
        strings: UnsafePointer<UInt8>,
        depthLimit: Int,
        valueLimit: Int,
        wideIntegers: [JSONInspector.WideToken]
    ) {
        self.wideIntegers = wideIntegers
        self.tape = tape
        self.strings = strings
        self.depthLimit = depthLimit
        self.valueLimit = valueLimit
    }

    /// The document; `nil` where an escaped half of a surrogate pair makes a text that isn't UTF-8, which simdjson lets by.
    mutating func root() throws(Rejection.Reason) -> Value? {
        try value()
    }

    private mutating func value() throws(Rejection.Reason) -> Value? {
        valueCount += 1
        guard valueCount <= valueLimit else { throw .tooManyValues(limit: valueLimit) }
        let word = tape[position]
        position += 1
        switch UInt8(truncatingIfNeeded: word >> 56) {
        case UInt8(ascii: "\""): return string(word).map { .string($0) }
        case UInt8(ascii: "d"): return number(Double(bitPattern: next()))
        case UInt8(ascii: "l"):
            let number = Int64(bitPattern: next())
            guard number.magnitude > WideInteger.largestExact else { return .double(Double(number)) }
            return .wide(WideInteger(digits: String(number)))
        case UInt8(ascii: "u"): return .wide(WideInteger(digits: String(next())))
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            // simdjson does not count a list or object that is empty.
            guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
            depth += 1
            defer { depth -= 1 }
            return try word >> 56 == UInt64(UInt8(ascii: "[")) ? list(Self.count(word)) : map(Self.count(word))
        case let type: preconditionFailure("unknown type \(type) on simdjson's tape")
        }
    }

    private mutating func number(_ number: Double) -> Value {
        guard nextWide < wideIntegers.count, wideIntegers[nextWide].ordinal == valueCount else {
            return .double(number)
        }
        defer { nextWide += 1 }
        return .wide(WideInteger(digits: wideIntegers[nextWide].text))
    }

    private mutating func list(_ capacity: Int) throws(Rejection.Reason) -> Value? {
        var elements: [Value] = []
        elements.reserveCapacity(min(capacity, valueLimit))
        while !take(UInt8(ascii: "]")) {
            guard let element = try value() else { return nil }
            elements.append(element)
        }
        return .list(elements)
    }

    private mutating func map(_ capacity: Int) throws(Rejection.Reason) -> Value? {
        var entries = UniqueEntries(capacity: min(capacity, valueLimit))
        while !take(UInt8(ascii: "}")) {
            let word = next()
            guard let key = string(word), let value = try value() else { return nil }
            entries.append(key, value)
        }
        return .map(MapValue(entries: entries.entries))
    }

    private mutating func next() -> UInt64 {
        defer { position += 1 }
        return tape[position]
    }

    private mutating func take(_ type: UInt8) -> Bool {
        guard UInt8(truncatingIfNeeded: tape[position] >> 56) == type else { return false }
        position += 1
        return true
    }

    private func string(_ word: UInt64) -> String? {
        let start = strings + Int(word & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        let bytes = UnsafeBufferPointer(start: start + 4, count: Int(count))
        guard let text = try? UTF8Span(validating: bytes.span) else { return nil }
        return String(copying: text)
    }

    /// How many elements a list or map has, at most 2²⁴ - 1.
    private static func count(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: (word >> 32) & 0xFF_FFFF)
    }
}
