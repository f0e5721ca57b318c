extension Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:00:00.120Z`.
    package var rfc3339: String {
        let clamped = min(max(milliseconds, Self.firstWritable), Self.lastWritable)
        let day = clamped.flooredQuotient(by: 86_400_000)
        let ofDay = clamped - day * 86_400_000
        let date = CivilDate(daysSinceEpoch: day)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var count = 0
            func write(_ number: Int64, _ width: Int, _ separator: UnicodeScalar) {
                var rest = number
                for place in (count..<count + width).reversed() {
                    buffer.initializeElement(at: place, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                    rest /= 10
                }
                count += width
                buffer.initializeElement(at: count, to: UInt8(ascii: separator))
                count += 1
            }
            write(date.year, 4, "-")
            write(date.month, 2, "-")
            write(date.day, 2, "T")
            write(ofDay / 3_600_000, 2, ":")
            write(ofDay / 60_000 % 60, 2, ":")
            write(ofDay / 1000 % 60, 2, ".")
            write(ofDay % 1000, 3, "Z")
            return count
        }
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
