/// Whether somebody who is called again and again still answers, by how long an answer has been owed.
///
/// It holds no clock. Who looks says when, calls when it is told to, and says that there was an answer.
package struct ProgressWatch: Sendable {
    /// What a look found to be different from the last.
    package enum Change: Hashable, Sendable {
        case stuck
        case turningAgain
    }

    /// What a look found.
    package struct Finding: Hashable, Sendable {
        package let change: Change?
        /// Whether to call, which ``ProgressWatch/answer()`` answers: nothing is owed.
        package let calls: Bool
        /// How long an answer has been owed, or had been when it came.
        package let silence: Duration
    }

    /// Somebody who has not answered for so long is stuck.
    private let patience: Duration
    /// Between two looks. One that comes later than twice this counts as twice this: where the whole process stood still, so did whoever
    /// looks.
    private let interval: Duration
    private var isCalled = false
    private var isStuck = false
    private var lastLook: ContinuousClock.Instant?
    /// How long an answer has been owed; zero where none is.
    package private(set) var silence = Duration.zero

    package init(patience: Duration, interval: Duration) {
        precondition(interval > .zero && interval <= patience, "looks every \(interval) with a patience of \(patience)")
        self.patience = patience
        self.interval = interval
    }

    package mutating func look(at now: ContinuousClock.Instant) -> Finding {
        let passed = lastLook.map { min(now - $0, interval * 2) } ?? .zero
        lastLook = now
        let before = silence
        silence = isCalled ? before + passed : .zero
        let wasStuck = isStuck
        isStuck = silence >= patience
        let calls = !isCalled
        isCalled = true
        return Finding(
            change: isStuck == wasStuck ? nil : isStuck ? .stuck : .turningAgain,
            calls: calls,
            silence: max(before, silence)
        )
    }

    /// The answer to a call.
    package mutating func answer() {
        isCalled = false
    }
}
