/// A time as devices write it: RFC 3339, or the same without an offset, which a clock on some wall shows.
package enum WrittenTime: Sendable {
    case instant(Timestamp)
    /// Names no instant until somebody says whose clock it is; milliseconds since that clock's midnight.
    case local(CivilDate, milliseconds: Int64)

    /// `nil` where the text is neither.
    package init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(text.utf8)
        guard
            let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(digits: 2), scanner.take(":"),
            let minute = scanner.number(digits: 2), scanner.take(":"),
            let second = scanner.number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if scanner.take(".") {
            guard let value = scanner.fractionInMilliseconds() else { return nil }
            fraction = value
        }
        let ofDay = (hour * 3600 + minute * 60 + min(second, 59)) * 1000 + fraction
        guard !scanner.isAtEnd else {
            self = .local(date, milliseconds: ofDay)
            return
        }
        var offset: Int64 = 0
        if !(scanner.take("Z") || scanner.take("z")) {
            let sign: Int64
            if scanner.take("+") { sign = 1 } else if scanner.take("-") { sign = -1 } else { return nil }
            guard
                let hours = scanner.number(digits: 2), scanner.take(":"),
                let minutes = scanner.number(digits: 2), hours < 24, minutes < 60
            else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard scanner.isAtEnd else { return nil }
        self = .instant(Timestamp(milliseconds: date.daysSinceEpoch * 86_400_000 + ofDay - offset * 60_000))
    }
}

/// Reads fixed-width decimal numbers from ASCII.
private struct DigitScanner<Bytes: Collection> where Bytes.Element == UInt8 {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = nextDigit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func fractionInMilliseconds() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let digit = nextDigit() {
            if count < 3 { value = value * 10 + digit }
            count += 1
            guard count <= 12 else { return nil }
        }
        guard count > 0 else { return nil }
        while count < 3 {
            value *= 10
            count += 1
        }
        return value
    }

    private mutating func nextDigit() -> Int64? {
        guard let byte = rest.first, byte >= 48, byte <= 57 else { return nil }
        rest.removeFirst()
        return Int64(byte) - 48
    }
}
