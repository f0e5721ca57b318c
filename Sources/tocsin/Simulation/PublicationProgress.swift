internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

/// Shows how far publishing is: on a terminal a line that changes, elsewhere a line every five seconds.
struct PublicationProgress {
    private let start: ContinuousClock.Instant
    private let isTerminal: Bool
    private var messages = 0
    private var virtual = TimeSpan.zero
    private var shownAt: ContinuousClock.Instant

    init(start: ContinuousClock.Instant, isTerminal: Bool) {
        self.start = start
        self.isTerminal = isTerminal
        shownAt = start
    }

    mutating func published(_ count: Int) {
        messages += count
    }

    /// How far the messages are in their own time.
    mutating func reached(_ time: TimeSpan) {
        virtual = max(virtual, time)
    }

    mutating func show(at now: ContinuousClock.Instant) {
        guard now - shownAt >= (isTerminal ? .milliseconds(200) : .seconds(5)) else { return }
        shownAt = now
        let line = Self.line(messages: messages, elapsed: now - start, virtual: virtual)
        // Back to the first column, and what is left of the line before erased (ECMA-48 §8.3.41, EL).
        if isTerminal { StandardStream.error.write("\r\(line)\u{1B}[K") } else { StandardStream.error.line(line) }
    }

    /// The last word.
    func finish() {
        let line = Self.line(messages: messages, elapsed: .now - start, virtual: virtual)
        StandardStream.error.line(isTerminal ? "\r\(line)\u{1B}[K" : line)
    }

    /// `1200 messages, 240/s, 5s elapsed, 5m simulated`.
    static func line(messages: Int, elapsed: Duration, virtual: TimeSpan) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(messages) / seconds : 0
        let shownRate = rate < 10 ? "\((rate * 10).rounded() / 10)" : "\(Int(rate.rounded()))"
        let whole = TimeSpan.seconds(Int64(seconds))
        let reached = TimeSpan.seconds(virtual.milliseconds / 1000)
        return "\(Count.of(messages, "message")), \(shownRate)/s, \(whole) elapsed, \(reached) simulated"
    }
}
