extension TimestampValue {
    /// An instant from RFC 3339 text with at most nine fraction digits; nil when it is none or out of range.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.digits(4), scanner.accept("-"),
            let month = scanner.digits(2), scanner.accept("-"),
            let day = scanner.digits(2), scanner.accept("T") || scanner.accept("t"),
            let hour = scanner.digits(2), scanner.accept(":"),
            let minute = scanner.digits(2), scanner.accept(":"),
            let second = scanner.digits(2), hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var nanoseconds: Int64 = 0
        if scanner.accept(".") {
            guard let fraction = scanner.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = scanner.zoneOffset(), scanner.isAtEnd else { return nil }
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(seconds: seconds, nanoseconds: Int32(nanoseconds))
    }
}

extension TimestampValue: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many fraction digits as needed.
    package var description: String {
        let (days, rest) = seconds.flooredDivision(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { $0.padded(2) }.joined(separator: ":")
        return "\(date)T\(time)\(fractionText(Int64(nanoseconds)))Z"
    }
}

extension DurationValue {
    /// A duration from text such as `1h30m`, `-1.5s` or `100ms`; nil when it is none or out of range.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        let isNegative = scanner.accept("-")
        if !isNegative { _ = scanner.accept("+") }
        if scanner.accept("0"), scanner.isAtEnd {
            self.init(nanoseconds: 0)
            return
        }
        scanner.rewind(isNegative || text.utf8.first == UInt8(ascii: "+") ? 1 : 0)
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
