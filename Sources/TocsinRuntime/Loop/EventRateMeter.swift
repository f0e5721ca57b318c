internal import Synchronization
package import TocsinTime

/// How many events came in the last seconds, and when the last one did.
package final class EventRateMeter: Sendable {
    /// Seconds over which the rate is taken.
    private static let span: Int64 = 5

    private struct Counts {
        /// Events by second, of the last few seconds.
        var seconds: [Int64: Int] = [:]
        var lastEventAt: Timestamp?
    }

    private let counts = Mutex(Counts())

    package init() {}

    package func count(_ events: Int, at now: Timestamp) {
        guard events > 0 else { return }
        let second = now.milliseconds / 1000
        counts.withLock { counts in
            counts.lastEventAt = now
            counts.seconds[second, default: 0] += events
            if counts.seconds.count > 4 * Int(Self.span) {
                counts.seconds = counts.seconds.filter { $0.key >= second - Self.span }
            }
        }
    }

    /// Events a second, over the last whole seconds.
    package func rate(at now: Timestamp) -> Double {
        let second = now.milliseconds / 1000
        let sum = counts.withLock { counts in
            counts.seconds.reduce(0) { sum, entry in
                entry.key >= second - Self.span && entry.key < second ? sum + entry.value : sum
            }
        }
        return Double(sum) / Double(Self.span)
    }

    package var lastEventAt: Timestamp? { counts.withLock { $0.lastEventAt } }
}
