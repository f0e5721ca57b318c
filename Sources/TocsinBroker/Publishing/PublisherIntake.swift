import Synchronization

/// Where callers leave their messages and the publisher's thread takes them: bounded, and whoever comes too late waits.
///
/// No caller is resumed under the lock.
final class PublisherIntake: Sendable {
    private struct State {
        // Each submission passes through here exactly once, from its caller to the publisher's thread.
        var submissions: [Submission] = []
        var waiting: [CheckedContinuation<Submission.Outcome, Never>] = []
        var isStopping = false
        var isClosed = false
        var statistics = PublisherStatistics()
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var statistics: PublisherStatistics { state.withLock { $0.statistics } }
    var isStopping: Bool { state.withLock { $0.isStopping } }

    func count(_ change: (inout PublisherStatistics) -> Void) {
        state.withLock { change(&$0.statistics) }
    }

    /// Takes the messages, or keeps the caller waiting. Whether the publisher's thread has something to do.
    func offer(_ messages: [OutboundMessage], caller: CheckedContinuation<Submission.Outcome, Never>) -> Bool {
        enum Verdict { case taken, waits, closed }
        let verdict = state.withLock { state -> Verdict in
            if state.isStopping { return .closed }
            let pending = state.statistics.pending
            guard pending == 0 || pending + messages.count <= capacity else {
                state.statistics.queueFull += 1
                state.waiting.append(caller)
                return .waits
            }
            state.statistics.pending += messages.count
            state.submissions.append(Submission(messages, caller: caller))
            return .taken
        }
        if verdict == .closed { caller.resume(returning: .failed(.closed)) }
        return verdict == .taken
    }

    func take() -> [Submission] {
        state.withLock { state in
            defer { state.submissions.removeAll(keepingCapacity: true) }
            return state.submissions
        }
    }

    /// Messages have come to their end: there is room for others.
    func settled(acknowledged: Int, refused: Int) {
        guard acknowledged + refused > 0 else { return }
        let waiting = state.withLock { state in
            state.statistics.pending -= acknowledged + refused
            state.statistics.acknowledged += acknowledged
            state.statistics.refused += refused
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        for caller in waiting { caller.resume(returning: .roomAgain) }
    }

    /// From now on nothing is taken; who waits for room is told at once.
    func stop() {
        let waiting = state.withLock { state in
            state.isStopping = true
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        for caller in waiting { caller.resume(returning: .failed(.closed)) }
    }
}
