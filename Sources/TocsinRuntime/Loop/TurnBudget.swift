internal import TocsinConcurrency

/// How long a turn may go on with what waits beyond its share, which it has in any case.
struct TurnBudget: Sendable {
    let time: Duration
    let clock: WallClock

    /// - Returns: whether there is time left; never where the clock does not say how much passed.
    func begin() -> () -> Bool {
        guard let start = clock.elapsed() else { return { false } }
        return { clock.elapsed().map { $0 - start < time } ?? false }
    }
}
