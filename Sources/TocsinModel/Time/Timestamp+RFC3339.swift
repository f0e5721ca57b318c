extension Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:00:00.120Z`.
    package var rfc3339: String {
        let clamped = min(max(milliseconds, Self.firstWritable), Self.lastWritable)
        let day = clamped.flooredQuotient(by: 86_400_000)
        let ofDay = clamped - day * 86_400_000
        let date = CivilDate(daysSinceEpoch: day)
        var text = ""
        text.reserveCapacity(24)
        text.appendPadded(date.year, width: 4)
        text += "-"
        text.appendPadded(date.month, width: 2)
        text += "-"
        text.appendPadded(date.day, width: 2)
        text += "T"
        text.appendPadded(ofDay / 3_600_000, width: 2)
        text += ":"
        text.appendPadded(ofDay / 60_000 % 60, width: 2)
        text += ":"
        text.appendPadded(ofDay / 1000 % 60, width: 2)
        text += "."
        text.appendPadded(ofDay % 1000, width: 3)
        text += "Z"
        return text
    }

    /// Reads RFC 3339 §5.6 `date-time`, with any offset; fractions finer than a millisecond are cut off.
    ///
    /// A space is taken for the `T`, as the RFC allows; a time without an offset is refused, because it names no instant.
    package init?(rfc3339 text: some StringProtocol) {
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
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + (minute - offset) * 60 + min(second, 59)
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    private static let firstWritable: Int64 = -62_167_219_200_000  // 0000-01-01
    private static let lastWritable: Int64 = 253_402_300_799_999  // 9999-12-31
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

extension String {
    fileprivate mutating func appendPadded(_ number: Int64, width: Int) {
        let digits = String(number)
        for _ in 0..<max(0, width - digits.utf8.count) { self += "0" }
        self += digits
    }
}
