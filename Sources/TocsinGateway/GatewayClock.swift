import TocsinConcurrency
package import TocsinTime

/// The gateway's two times: the civil one that tokens and frames carry, and one that only runs forward, for deadlines.
///
/// They are apart because the civil clock is stepped by NTP, and a step must not close every socket at once.
package struct GatewayClock: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Time since a fixed moment in the past; never steps.
    package var uptime: @Sendable () -> TimeSpan
    /// Waits until `uptime` has reached the span, and no longer when the task is cancelled.
    package var sleepUntil: @Sendable (TimeSpan) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> TimeSpan,
        sleepUntil: @escaping @Sendable (TimeSpan) async throws -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleepUntil = sleepUntil
    }

    /// The machine's clocks.
    package static let system: GatewayClock = {
        let start = ContinuousClock.now
        return GatewayClock(
            now: WallClock.system.now,
            uptime: { TimeSpan(ContinuousClock.now - start) },
            sleepUntil: { try await ContinuousClock().sleep(until: start + .milliseconds($0.milliseconds)) }
        )
    }()
}
