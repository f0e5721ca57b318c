internal import Foundation
package import TocsinTime

/// Where the present comes from: the system, or a test's hand.
package struct WallClock: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Time that passed since some moment, which nobody can set, and which goes on while the machine sleeps; `nil` where only ``now`` is
    /// known, and then a step of the clock is not told from time that passed.
    package var elapsed: @Sendable () -> Duration?

    package init(now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration? = { nil }) {
        self.now = now
        self.elapsed = elapsed
    }

    package static let system = WallClock(
        now: { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) },
        elapsed: { beginning.duration(to: .now) }
    )

    private static let beginning = ContinuousClock.now
}
