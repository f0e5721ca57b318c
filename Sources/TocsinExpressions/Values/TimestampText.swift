internal import TocsinTime

extension TimestampValue {
    /// An instant from RFC 3339 text; nil when it is none or out of range. Fractions finer than a nanosecond are cut off.
    package init?(_ text: String) {
        guard let written = WrittenTime(text), let seconds = written.unixSeconds else { return nil }
        self.init(seconds: seconds, nanoseconds: Int32(written.nanosecond))
    }
}

extension TimestampValue: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many fraction digits as needed.
    package var description: String {
        let fraction = Int64(nanoseconds)
        var digits = fraction == 0 ? 0 : 9
        var rest = fraction
        while digits > 0, rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        return RFC3339.text(unixSeconds: seconds, nanosecond: fraction, fractionDigits: digits)
    }
}

extension DurationValue {
    /// A duration from text such as `1h30m`, `-1.5s` or `100ms`; nil when it is none or out of range.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        let isNegative = scanner.accept("-")
        if !isNegative { _ = scanner.accept("+") }
        var zero = scanner
        if zero.accept("0"), zero.isAtEnd {
            self.init(nanoseconds: 0)
            return
        }
        var total: Int64 = 0
        repeat {
            guard let part = scanner.durationPart() else { return nil }
            // Summed as negative numbers, whose range is the larger one.
            let (sum, overflow) = total.subtractingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        } while !scanner.isAtEnd
        if !isNegative {
            guard total != .min else { return nil }
            total = -total
        }
        self.init(nanoseconds: total)
    }
}

extension DurationValue: CustomStringConvertible {
    /// Decimal seconds: `3730s`, `-0.5s`.
    package var description: String {
        let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        return "\(nanoseconds < 0 ? "-" : "")\(seconds)\(fractionText(Int64(rest)))s"
    }
}

/// A point and the digits of a fraction in nanoseconds, without trailing zeros; empty for zero.
private func fractionText(_ nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = nanoseconds.padded(9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
}

extension Int64 {
    /// The decimal digits of a number that is not negative, filled up with zeros.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

extension DigitScanner {
    /// A decimal number with a unit, in nanoseconds; nil when there is none or it is out of range.
    fileprivate mutating func durationPart() -> Int64? {
        let whole = digitRun()
        let fraction = accept(".") ? digitRun() : []
        guard !whole.isEmpty || !fraction.isEmpty, let unit = durationUnit()?.nanoseconds else { return nil }
        guard let count = whole.isEmpty ? 0 : Int64(String(decoding: whole, as: UTF8.self)) else { return nil }
        let (scaled, overflow) = count.multipliedReportingOverflow(by: unit)
        // The largest unit has 13 digits, so more digits of a fraction than that are beyond nanoseconds.
        var rest: Int64 = 0
        var place = unit
        for digit in fraction.prefix(13) {
            rest += Int64(digit - UInt8(ascii: "0")) * place / 10
            place /= 10
        }
        let (sum, carry) = scaled.addingReportingOverflow(rest)
        return overflow || carry ? nil : sum
    }

    /// CEL knows neither days nor weeks.
    private mutating func durationUnit() -> TimeUnit? {
        if accept("ns") { return .nanosecond }
        if accept("us") || accept("µs") || accept("μs") { return .microsecond }
        if accept("ms") { return .millisecond }
        if accept("s") { return .second }
        if accept("m") { return .minute }
        if accept("h") { return .hour }
        return nil
    }
}
