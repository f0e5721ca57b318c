/// Writes instants as RFC 3339 in UTC.
package enum RFC3339 {
    /// `2026-11-21T08:00:00.120Z`.
    ///
    /// - Parameters:
    ///   - unixSeconds: since 1970, in the years 0 to 9999.
    ///   - nanosecond: after that second, 0 to 999,999,999.
    ///   - fractionDigits: 0 to 9; what is finer is cut off.
    package static func text(unixSeconds: Int64, nanosecond: Int64, fractionDigits: Int) -> String {
        let (days, second) = unixSeconds.flooredDivision(by: 86_400)
        let date = CivilDate(daysSinceEpoch: days)
        return String(unsafeUninitializedCapacity: 30) { buffer in
            var count = 0
            func write(_ byte: UInt8) {
                buffer.initializeElement(at: count, to: byte)
                count += 1
            }
            func write(_ number: Int64, digits: Int, then separator: UnicodeScalar) {
                var rest = number
                for place in (count..<count + digits).reversed() {
                    buffer.initializeElement(at: place, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                    rest /= 10
                }
                count += digits
                write(UInt8(ascii: separator))
            }
            write(date.year, digits: 4, then: "-")
            write(date.month, digits: 2, then: "-")
            write(date.day, digits: 2, then: "T")
            write(second / 3600, digits: 2, then: ":")
            write(second / 60 % 60, digits: 2, then: ":")
            write(second % 60, digits: 2, then: fractionDigits > 0 ? "." : "Z")
            if fractionDigits > 0 {
                var fraction = nanosecond
                for _ in fractionDigits..<9 { fraction /= 10 }
                write(fraction, digits: fractionDigits, then: "Z")
            }
            return count
        }
    }
}
