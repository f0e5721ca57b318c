import TocsinExpressions

/// A decimal number as devices write it, with blanks around it: `21.5`, ` +20 `, `.5`, `1e3`.
enum DecimalText {
    case number(Double)
    /// An integer that keeps its digits.
    case wide(WideInteger)
    /// It is written like a number, but exceeds a double.
    case outOfRange
    case notANumber

    /// Reads the whole of `text`; where `keepsLeadingZeros`, `007` is a code and not the number 7.
    init(_ text: UnsafeRawBufferPointer, keepsLeadingZeros: Bool) {
        var scanner = Scanner(text.trimmingBlanks)
        guard scanner.scan(), !(keepsLeadingZeros && scanner.hasLeadingZeros) else {
            self = .notANumber
            return
        }
        if let exact = scanner.exactValue {
            self = .number(exact)
            return
        }
        guard let value = Double(String(decoding: scanner.text, as: UTF8.self)) else {
            self = .notANumber
            return
        }
        if !value.isFinite {
            self = .outOfRange
        } else if let integer = scanner.wideInteger {
            self = .wide(integer)
        } else {
            self = .number(value)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Without the blanks at both ends.
    var trimmingBlanks: UnsafeRawBufferPointer {
        var bytes = self[...]
        while let first = bytes.first, first.isJSONBlank { bytes.removeFirst() }
        while let last = bytes.last, last.isJSONBlank { bytes.removeLast() }
        return UnsafeRawBufferPointer(rebasing: bytes)
    }
}

/// Reads `[+-] digits [. digits] [e [+-] digits]`, where one of the first two runs of digits may be missing.
private struct Scanner {
    let text: UnsafeRawBufferPointer
    private var position = 0
    private var isNegative = false
    private var mantissa: UInt64 = 0
    private var fractionDigits = 0
    private var digitCount = 0
    private var hasExponent = false
    private var hasPoint = false
    private(set) var hasLeadingZeros = false

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// Whether the whole text is a number.
    mutating func scan() -> Bool {
        isNegative = take { $0 == UInt8(ascii: "-") }
        if !isNegative { _ = take { $0 == UInt8(ascii: "+") } }
        hasLeadingZeros =
            position + 1 < text.count && text[position] == UInt8(ascii: "0") && text[position + 1].isDigit
        _ = digits()
        if take({ $0 == UInt8(ascii: ".") }) {
            hasPoint = true
            fractionDigits = digits()
        }
        guard digitCount > 0 else { return false }
        if take({ $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
            hasExponent = true
            _ = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            let first = position
            while take(\.isDigit) {}
            guard position > first else { return false }
        }
        return position == text.count
    }

    /// The value by one division of two numbers that a double holds exactly, so that it is rounded once; `nil` for longer ones.
    var exactValue: Double? {
        guard !hasExponent, digitCount <= 15 else { return nil }
        let magnitude = Double(mantissa) / Self.powersOfTen[fractionDigits]
        return isNegative ? -magnitude : magnitude
    }

    /// The number where it is an integer beyond 2⁵³.
    var wideInteger: WideInteger? {
        guard !hasExponent, !hasPoint else { return nil }
        let digits = text.drop { !$0.isDigit }.drop { $0 == UInt8(ascii: "0") }
        let written = String(decoding: digits, as: UTF8.self)
        guard UInt64(written).map({ $0 > WideInteger.largestExact }) ?? true else { return nil }
        return WideInteger(digits: isNegative ? "-" + written : written)
    }

    private mutating func digits() -> Int {
        let first = position
        while position < text.count, text[position].isDigit {
            if digitCount < 15 { mantissa = mantissa * 10 + UInt64(text[position] & 15) }
            digitCount += 1
            position += 1
        }
        return position - first
    }

    private mutating func take(_ isWanted: (UInt8) -> Bool) -> Bool {
        guard position < text.count, isWanted(text[position]) else { return false }
        position += 1
        return true
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
