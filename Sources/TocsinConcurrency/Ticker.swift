/// A steady beat; it waits without holding a thread.
package struct Ticker: Sendable {
    private let interval: Duration
    private let clock = ContinuousClock()

    package init(every interval: Duration) {
        self.interval = interval
    }

    /// Waits for the next beat; `false` when the task is cancelled.
    package mutating func next() async -> Bool {
        do {
            try await clock.sleep(for: interval)
            return true
        } catch {
            return false
        }
    }
}
