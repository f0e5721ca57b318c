import TocsinModel
import TocsinTime

/// How often something may happen: so many a second, and so many at once after a rest.
package struct Rate: Sendable, Hashable {
    package let perSecond: Double
    package let burst: Double

    package init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// Allows what its ``Rate`` allows.
struct TokenBucket: Sendable, Hashable {
    private var level: Double
    private var updated: TimeSpan

    init(_ rate: Rate, at uptime: TimeSpan) {
        level = rate.burst
        updated = uptime
    }

    /// Takes one; `false` where there is none to take.
    mutating func take(_ rate: Rate, at uptime: TimeSpan) -> Bool {
        refill(rate, at: uptime)
        guard level >= 1 else { return false }
        level -= 1
        return true
    }

    /// Whether one could be taken.
    mutating func hasOne(_ rate: Rate, at uptime: TimeSpan) -> Bool {
        refill(rate, at: uptime)
        return level >= 1
    }

    /// Whether it has forgotten everything that was taken.
    mutating func isFull(_ rate: Rate, at uptime: TimeSpan) -> Bool {
        refill(rate, at: uptime)
        return level >= rate.burst
    }

    private mutating func refill(_ rate: Rate, at uptime: TimeSpan) {
        guard uptime > updated else { return }
        let seconds = Double(uptime.milliseconds - updated.milliseconds) / 1_000
        level = min(rate.burst, level + seconds * rate.perSecond)
        updated = uptime
    }
}
