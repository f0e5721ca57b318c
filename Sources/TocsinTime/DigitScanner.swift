/// Reads the digits and marks of times from the start of a text.
package struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    package var isAtEnd: Bool { position == bytes.count }

    /// Whether the text goes on so; it is read then.
    package mutating func accept(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard bytes[position...].starts(with: wanted) else { return false }
            position += wanted.count
            return true
        }
    }

    /// A number of exactly so many digits, 18 at most.
    package mutating func digits(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = nextDigit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// All digits up to the next other character; none is empty.
    package mutating func digitRun() -> ArraySlice<UInt8> {
        let start = position
        while nextDigit() != nil {}
        return bytes[start..<position]
    }

    /// `2026-03-29`, if the calendar has such a day.
    mutating func date() -> CivilDate? {
        guard let year = digits(4), accept("-"), let month = digits(2), accept("-"), let day = digits(2) else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// One to twelve digits after a point, in nanoseconds; what is finer is cut off.
    mutating func fraction() -> Int64? {
        let run = digitRun()
        guard (1...12).contains(run.count) else { return nil }
        var value: Int64 = 0
        for place in run.startIndex..<run.startIndex + 9 {
            value = value * 10 + (place < run.endIndex ? Int64(run[place] - UInt8(ascii: "0")) : 0)
        }
        return value
    }

    /// `Z`, `+02:00` or `-02:00`, in seconds east of UTC.
    package mutating func zoneOffset() -> Int64? {
        if accept("Z") || accept("z") { return 0 }
        let isNegative = accept("-")
        guard isNegative || accept("+") else { return nil }
        guard let hours = digits(2), accept(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return (isNegative ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private mutating func nextDigit() -> Int64? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            return nil
        }
        defer { position += 1 }
        return Int64(bytes[position] - UInt8(ascii: "0"))
    }
}
