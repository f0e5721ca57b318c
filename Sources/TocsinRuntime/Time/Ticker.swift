/// A steady beat; it waits without holding a thread.
struct Ticker {
    private let interval: Duration
    private let clock = ContinuousClock()

    init(every interval: Duration) {
        self.interval = interval
    }

    /// Waits for the next beat; `false` when the task is cancelled.
    mutating func next() async -> Bool {
        do {
            try await clock.sleep(for: interval)
            return true
        } catch {
            return false
        }
    }
}
