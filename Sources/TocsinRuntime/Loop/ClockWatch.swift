internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinTime

/// Tells a step of the wall clock from time that passed.
///
/// Time servers slew a clock by half a thousandth and more, machines are stopped and go on; only what differs from the time that passed by
/// more than that is a step.
struct ClockWatch {
    private struct Look {
        let wall: Timestamp
        let elapsed: Duration
    }

    /// What a look may be off by: the two clocks aren't read at one moment.
    private static let tolerance = TimeSpan.milliseconds(500)
    /// Looks that took longer than this say nothing.
    private static let atOnce = Duration.milliseconds(100)

    private var last: Look?

    /// By how much the clock was set since the last look; `nil` where it wasn't, or that can't be told.
    mutating func look(_ clock: WallClock) -> TimeSpan? {
        guard let before = clock.elapsed() else { return nil }
        let wall = clock.now()
        guard let after = clock.elapsed(), after - before <= Self.atOnce else { return nil }
        defer { last = Look(wall: wall, elapsed: before) }
        guard let last else { return nil }
        let passed = TimeSpan(before - last.elapsed).milliseconds
        let step = (wall - last.wall).milliseconds - passed
        return step.magnitude > (Self.tolerance.milliseconds + passed / 500).magnitude ? .milliseconds(step) : nil
    }
}
