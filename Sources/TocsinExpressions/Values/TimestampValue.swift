internal import TocsinTime

/// An instant in UTC with nanoseconds, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
package struct TimestampValue: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z; negative before it.
    package let seconds: Int64
    /// Nanoseconds after the second, 0 ..< 1,000,000,000, also before 1970.
    package let nanoseconds: Int32

    /// The first second of year 1 and the last of year 9999.
    static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// An instant from seconds and nanoseconds of Unix time; nil when out of range.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.secondsRange.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// An instant from milliseconds of Unix time; nil when out of range.
    package init?(milliseconds: Int64) {
        let (seconds, rest) = milliseconds.flooredDivision(by: 1000)
        self.init(seconds: seconds, nanoseconds: Int32(rest) * 1_000_000)
    }

    /// Milliseconds of Unix time, rounded down.
    package var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds) / 1_000_000 }
}

extension TimestampValue: Comparable {
    package static func < (left: TimestampValue, right: TimestampValue) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension TimestampValue: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        let seconds = try container.decode(Int64.self)
        let nanoseconds = try container.decode(Int32.self)
        guard let value = Self(seconds: seconds, nanoseconds: nanoseconds) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "timestamp out of range")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(seconds)
        try container.encode(nanoseconds)
    }
}
