internal import TocsinModel

/// What one source sent in one minute of the clock.
package struct StormCount: Hashable, Codable, Sendable {
    /// Whole minutes since 1970 UTC.
    package private(set) var minute: Int64
    package private(set) var events: UInt64 = 0
    /// Of ``events``, those beyond the limit.
    package private(set) var excess: UInt64 = 0

    init(at now: Timestamp) {
        minute = Self.minute(of: now)
    }

    /// Whether one more event is beyond the limit.
    mutating func takes(limit: Int) -> Bool {
        events += 1
        guard events > UInt64(max(limit, 0)) else { return true }
        excess += 1
        return false
    }

    func isOver(at now: Timestamp) -> Bool { Self.minute(of: now) > minute }

    var start: Timestamp { Timestamp(milliseconds: minute * 60_000) }

    var end: Timestamp { Timestamp(milliseconds: (minute + 1) * 60_000) }

    private static func minute(of time: Timestamp) -> Int64 { time.floored(to: .minutes(1)).milliseconds / 60_000 }
}
