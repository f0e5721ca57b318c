internal import TocsinModel
internal import TocsinTime

/// What one source sent, and brought about, in one minute of the clock.
package struct StormCount: Hashable, Codable, Sendable {
    /// Whole minutes since 1970 UTC.
    package private(set) var minute: Int64
    package private(set) var events: UInt64 = 0
    /// Of ``events``, those beyond the limit.
    package private(set) var excess: UInt64 = 0
    /// Incidents that its alerts opened.
    package private(set) var incidents: UInt64 = 0
    /// The same of critical ones, which have as much room of their own.
    package private(set) var criticalIncidents: UInt64 = 0
    /// Alerts that would have opened one, and came together with others.
    package private(set) var gathered: UInt64 = 0

    init(at now: Timestamp) {
        minute = Self.minute(of: now)
    }

    /// Whether there is something to tell when the minute is over.
    package var isBeyond: Bool { excess > 0 || gathered > 0 }

    /// Whether one more event is beyond the limit.
    mutating func takes(limit: Int) -> Bool {
        events &+= 1
        guard events > UInt64(max(limit, 0)) else { return true }
        excess &+= 1
        return false
    }

    /// Whether one more incident may be opened.
    func hasRoom(_ severity: Severity, limit: Int) -> Bool {
        (severity == .critical ? criticalIncidents : incidents) < UInt64(max(limit, 0))
    }

    mutating func opened(_ severity: Severity) {
        if severity == .critical { criticalIncidents &+= 1 } else { incidents &+= 1 }
    }

    mutating func gather() { gathered &+= 1 }

    func isOver(at now: Timestamp) -> Bool { Self.minute(of: now) > minute }

    var start: Timestamp { Timestamp(milliseconds: minute * 60_000) }

    var end: Timestamp { Timestamp(milliseconds: (minute + 1) * 60_000) }

    /// Our clock was set: the same minute, by the clock as it is now.
    mutating func shift(by step: TimeSpan) { minute = Self.minute(of: start + step) }

    private static func minute(of time: Timestamp) -> Int64 { time.floored(to: .minutes(1)).milliseconds / 60_000 }
}
