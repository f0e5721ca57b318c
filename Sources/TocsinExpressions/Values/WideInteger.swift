/// An integer of a payload that is beyond 2⁵³, where doubles leave out some: a serial number, a time in nanoseconds.
///
/// To the language it is a double, as every number of JSON is: `type()` says so, and it is reckoned with as one. Only what must
/// tell two of them apart sees every digit: `==` and the order among integers, keys of maps, `string()`, `int()`, templates, ids.
package struct WideInteger: Hashable, Sendable {
    /// `-` where it is negative, then digits, the first of which is not 0.
    package let text: String

    /// Doubles hold every integer up to this one.
    package static let largestExact: UInt64 = 1 << 53

    /// - Parameter text: digits as JSON writes them, perhaps with a `-` in front; what is larger than any double is infinite.
    package init(digits text: String) {
        self.text = text
    }

    /// The nearest double.
    package var double: Double { Double(text) ?? .infinity }

    package var int: Int64? { Int64(text) }

    package var uint: UInt64? { UInt64(text) }

    var isNegative: Bool { text.utf8.first == UInt8(ascii: "-") }

    package static func == (left: WideInteger, right: WideInteger) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension WideInteger: Comparable {
    package static func < (left: WideInteger, right: WideInteger) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let (smaller, larger) = left.isNegative ? (right, left) : (left, right)
        let (few, many) = (smaller.text.utf8.count, larger.text.utf8.count)
        return few == many ? smaller.text.utf8.lexicographicallyPrecedes(larger.text.utf8) : few < many
    }
}

extension Value {
    /// The value to reckon with: of a wide integer its double.
    @inline(__always)
    package var narrowed: Value {
        if case .wide(let number) = self { .double(number.double) } else { self }
    }

    /// A whole number as a wide integer, to compare it with one digit by digit.
    private var whole: WideInteger? {
        switch self {
        case .int(let number): WideInteger(digits: String(number))
        case .uint(let number): WideInteger(digits: String(number))
        case .wide(let number): number
        case .null, .bool, .double, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: nil
        }
    }

    /// How a wide integer and another number stand: exactly among integers, as doubles where one is a double; `nil` where neither is
    /// wide, or one is no number.
    func wideOrder(_ other: Value) -> ValueOrder? {
        switch (self, other) {
        case (.wide, .double(let right)): ValueOrder(wideDouble, right)
        case (.double(let left), .wide): ValueOrder(left, other.wideDouble)
        case (.wide, _), (_, .wide): whole.flatMap { left in other.whole.map { ValueOrder(left, $0) } }
        default: nil
        }
    }

    private var wideDouble: Double {
        if case .wide(let number) = self { number.double } else { .nan }
    }
}
