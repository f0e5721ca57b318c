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
        guard case .instant(let instant) = WrittenTime(text) else { return nil }
        self = instant
    }

    private static let firstWritable: Int64 = -62_167_219_200_000  // 0000-01-01
    private static let lastWritable: Int64 = 253_402_300_799_999  // 9999-12-31
}

extension String {
    fileprivate mutating func appendPadded(_ number: Int64, width: Int) {
        let digits = String(number)
        for _ in 0..<max(0, width - digits.utf8.count) { self += "0" }
        self += digits
    }
}
