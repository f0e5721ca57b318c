/// Reads the digits and units of times from the start of a text.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func rewind(_ position: Int) {
        self.position = position
    }

    mutating func accept(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard bytes[position...].starts(with: wanted) else { return false }
            position += wanted.count
            return true
        }
    }

    /// A number of exactly so many digits.
    mutating func digits(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard position < bytes.count, bytes[position].isDigit else { return nil }
            value = value * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        return value
    }

    /// One to nine digits after a point, in nanoseconds.
    mutating func fraction() -> Int64? {
        let run = digitRun()
        guard (1...9).contains(run.count) else { return nil }
        return Int64(String(decoding: run, as: UTF8.self) + String(repeating: "0", count: 9 - run.count))
    }

    /// `Z`, `+02:00` or `02:00`, in seconds east of UTC, to the end of the text.
    mutating func zoneOffset() -> Int64? {
        if accept("Z") || accept("z") { return 0 }
        let isNegative = accept("-")
        if !isNegative { _ = accept("+") }
        guard let hours = digits(2), accept(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return (isNegative ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// A decimal number with a unit, in nanoseconds; nil when there is none or it is out of range.
    mutating func durationPart() -> Int64? {
        let whole = digitRun()
        let fraction = accept(".") ? digitRun() : []
        guard !whole.isEmpty || !fraction.isEmpty, let unit = durationUnit() else { return nil }
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

    private mutating func durationUnit() -> Int64? {
        if accept("ns") { return 1 }
        if accept("us") || accept("µs") || accept("μs") { return 1000 }
        if accept("ms") { return 1_000_000 }
        if accept("s") { return 1_000_000_000 }
        if accept("m") { return 60_000_000_000 }
        if accept("h") { return 3_600_000_000_000 }
        return nil
    }

    private mutating func digitRun() -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, bytes[position].isDigit { position += 1 }
        return bytes[start..<position]
    }
}
