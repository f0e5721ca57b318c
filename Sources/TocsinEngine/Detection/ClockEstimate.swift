package import TocsinTime

/// How far one topic's clock is off, judged by how long its events seem to have been under way.
///
/// Events that were stored and forwarded come late, too, but then ever less so: they arrive faster than they happened. A clock that is off
/// makes all of them late by the same.
package struct ClockEstimate: Hashable, Codable, Sendable {
    /// What has to be added to its times; `nil` while that isn't known.
    package private(set) var offset: TimeSpan?
    /// Its times mean nothing: from before the year 2000, or a month old.
    package private(set) var isUnusable = false
    private var run: Run?
    /// On whose account it is kept.
    private(set) var source = ""

    /// Events in a row that were late by the same.
    fileprivate struct Run: Hashable, Codable, Sendable {
        let firstReceived: Timestamp
        let firstTime: Timestamp
        var count: Int
        var least: TimeSpan
        var most: TimeSpan
    }

    enum Outcome: Equatable {
        case unchanged
        /// It is off: from now on it is known by how much, or by another amount.
        case settled
    }

    /// Events whose time is no further than this from when they were received say nothing of the clock.
    static let tolerance = TimeSpan.seconds(60)
    private static let steadiness = TimeSpan.seconds(10)
    private static let leastEvents = 3
    private static let leastSpan = TimeSpan.seconds(30)
    private static let longest = TimeSpan.days(30)
    /// 2000-01-01T00:00:00Z.
    private static let earliest = Timestamp(milliseconds: 946_684_800_000)

    package init() {}

    init(of source: String, offBy offset: TimeSpan? = nil) {
        self.source = source
        self.offset = offset
    }

    package var isOff: Bool { isUnusable || offset != nil }

    /// Whether a time can be no device's time of an event that comes now.
    static func isUnusable(_ time: Timestamp, received: Timestamp) -> Bool {
        time < earliest || received - time > longest
    }

    /// Whether a time is too old to be reckoned with, and yet one that a clock which was set can show.
    static func isPast(_ time: Timestamp, received: Timestamp) -> Bool {
        time >= earliest && received - time > longest
    }

    /// Takes in an event whose time is far from when it was received.
    mutating func observe(_ time: Timestamp, received: Timestamp) -> Outcome {
        if Self.isUnusable(time, received: received) {
            run = nil
            defer { isUnusable = true }
            return isUnusable ? .unchanged : .settled
        }
        isUnusable = false
        let lag = received - time
        if let offset, Self.distance(lag, offset) <= Self.steadiness.milliseconds.magnitude {
            run = nil
            return .unchanged
        }
        guard var next = run, next.takes(lag, within: Self.steadiness) else {
            run = Run(firstReceived: received, firstTime: time, count: 1, least: lag, most: lag)
            return .unchanged
        }
        let heard = received - next.firstReceived
        let happened = time - next.firstTime
        guard
            next.count >= Self.leastEvents, heard >= Self.leastSpan,
            heard.milliseconds >= happened.milliseconds / 2
        else {
            run = next
            return .unchanged
        }
        // The event that was under way for the shortest time tells it best, and no corrected time lies ahead.
        offset = next.least
        run = nil
        return .settled
    }

    /// In milliseconds; without overflow, however far they are apart.
    static func distance(_ left: TimeSpan, _ right: TimeSpan) -> UInt64 {
        let (low, high) = (min(left, right), max(left, right))
        return UInt64(bitPattern: high.milliseconds &- low.milliseconds)
    }

    /// Our own clock was set: what is known of the topic's is off by as much the other way.
    mutating func shift(by step: TimeSpan) {
        offset = offset.map { TimeSpan(milliseconds: $0.milliseconds + step.milliseconds) }
        run = nil
    }

    func corrected(_ time: Timestamp, received: Timestamp) -> Timestamp {
        if isUnusable { return received }
        return min(offset.map { time + $0 } ?? time, received)
    }
}

extension ClockEstimate.Run {
    /// Counts one more, if it was as late as the others.
    fileprivate mutating func takes(_ lag: TimeSpan, within tolerance: TimeSpan) -> Bool {
        let (low, high) = (min(least, lag), max(most, lag))
        guard ClockEstimate.distance(high, low) <= tolerance.milliseconds.magnitude else { return false }
        (least, most) = (low, high)
        count += 1
        return true
    }
}
