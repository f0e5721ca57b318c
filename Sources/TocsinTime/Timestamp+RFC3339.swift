extension Timestamp {
    /// Bytes that ``rfc3339`` has.
    package static let writtenLength = 24

    /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:00:00.120Z`. What is before the year 0 or after 9999 is written as the end of
    /// that range.
    package var rfc3339: String {
        let (seconds, rest) = min(max(milliseconds, Self.firstWritable), Self.lastWritable).flooredDivision(by: 1000)
        return RFC3339.text(unixSeconds: seconds, nanosecond: rest * 1_000_000, fractionDigits: 3)
    }

    /// `2026-11-21 08:00`, in UTC, for people; what is finer than a minute is cut off.
    package var minuteText: String {
        let local = CivilZone.utc.local(self)
        return "\(local.day) \(local.timeOfDay)"
    }

    /// Reads RFC 3339 §5.6 `date-time`, with any offset; fractions finer than a millisecond are cut off.
    ///
    /// A space is taken for the `T`, as the RFC allows; a time without an offset is refused, because it names no instant.
    package init?(rfc3339 text: some StringProtocol) {
        guard let instant = WrittenTime(text)?.instant else { return nil }
        self = instant
    }

    private static let firstWritable: Int64 = -62_167_219_200_000  // 0000-01-01
    private static let lastWritable: Int64 = 253_402_300_799_999  // 9999-12-31
}
