/// A time as devices write it: RFC 3339, or the same without an offset, which a clock on some wall shows.
///
/// A space is taken for the `T`, as the RFC allows, and a leap second for the one before it.
package struct WrittenTime: Hashable, Sendable {
    package let date: CivilDate
    /// Since the midnight of that clock, 0 to 86,399.
    package let secondOfDay: Int64
    /// 0 to 999,999,999.
    package let nanosecond: Int64
    /// Seconds east of UTC. Without them it names no instant until somebody says whose clock it is.
    package let offset: Int64?

    /// `nil` where the text is neither.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.longest else { return nil }
        var scanner = DigitScanner(text)
        guard
            let date = scanner.date(), scanner.accept("T") || scanner.accept("t") || scanner.accept(" "),
            let hour = scanner.digits(2), scanner.accept(":"),
            let minute = scanner.digits(2), scanner.accept(":"),
            let second = scanner.digits(2), hour < 24, minute < 60, second <= 60
        else { return nil }
        var nanosecond: Int64 = 0
        if scanner.accept(".") {
            guard let fraction = scanner.fraction() else { return nil }
            nanosecond = fraction
        }
        var offset: Int64?
        if !scanner.isAtEnd {
            offset = scanner.zoneOffset()
            guard offset != nil, scanner.isAtEnd else { return nil }
        }
        self.date = date
        secondOfDay = hour * 3600 + minute * 60 + min(second, 59)
        self.nanosecond = nanosecond
        self.offset = offset
    }

    /// Milliseconds since the midnight of that clock; what is finer is cut off.
    package var millisecondOfDay: Int64 { secondOfDay * 1000 + nanosecond / 1_000_000 }

    /// Seconds since 1970 UTC; `nil` without an offset.
    package var unixSeconds: Int64? {
        offset.map { offset in date.daysSinceEpoch * 86_400 + secondOfDay - offset }
    }

    /// To the millisecond; `nil` without an offset.
    package var instant: Timestamp? {
        unixSeconds.map { seconds in Timestamp(milliseconds: seconds * 1000 + nanosecond / 1_000_000) }
    }

    /// In bytes, with twelve digits of a fraction and an offset.
    private static let longest = 38
}
