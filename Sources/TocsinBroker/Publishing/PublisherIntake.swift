import Synchronization

/// Where callers leave their messages and the publisher's thread takes them: bounded in messages and bytes, and whoever comes too late waits.
///
/// No caller is resumed under the lock.
final class PublisherIntake: Sendable {
    private struct State {
        // Each submission passes through here exactly once, from its caller to the publisher's thread.
        var submissions: [Submission] = []
        var waiting: [CheckedContinuation<Verdict, Never>] = []
        var isStopping = false
        var statistics = PublisherStatistics()
    }

    enum Verdict {
        case taken
        /// There was no room and now there may be.
        case roomAgain
        case closed
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let byteCapacity: Int

    init(capacity: Int, byteCapacity: Int) {
        self.capacity = capacity
        self.byteCapacity = byteCapacity
    }

    var statistics: PublisherStatistics { state.withLock { $0.statistics } }
    var isStopping: Bool { state.withLock { $0.isStopping } }

    func count(_ change: (inout PublisherStatistics) -> Void) {
        state.withLock { change(&$0.statistics) }
    }

    /// Takes the messages, or keeps the caller waiting until there is room.
    ///
    /// - Parameter wake: called where the publisher's thread has something to do.
    func offer(_ submission: Submission, wake: () -> Void) async -> Verdict {
        await withCheckedContinuation { caller in
            let verdict = state.withLock { state -> Verdict? in
                if state.isStopping { return .closed }
                guard hasRoom(for: submission, state) else {
                    state.statistics.queueFull += 1
                    state.waiting.append(caller)
                    return nil
                }
                add(submission, &state)
                return .taken
            }
            guard let verdict else { return }
            if verdict == .taken { wake() }
            caller.resume(returning: verdict)
        }
    }

    /// Takes them if there is room now.
    func offerAtOnce(_ submission: Submission) -> Bool {
        state.withLock { state in
            guard !state.isStopping, hasRoom(for: submission, state) else { return false }
            add(submission, &state)
            return true
        }
    }

    /// One submission fits into an empty publisher, however large it is.
    private func hasRoom(for submission: Submission, _ state: State) -> Bool {
        let pending = state.statistics.pending
        return pending == 0
            || pending + submission.messages.count <= capacity
                && state.statistics.pendingBytes + submission.bytes <= byteCapacity
    }

    private func add(_ submission: Submission, _ state: inout State) {
        state.statistics.pending += submission.messages.count
        state.statistics.pendingBytes += submission.bytes
        state.submissions.append(submission)
    }

    func take() -> [Submission] {
        state.withLock { state in
            defer { state.submissions.removeAll(keepingCapacity: true) }
            return state.submissions
        }
    }

    /// A message has come to its end: there is room for others.
    func settled(_ message: OutboundMessage, isRefused: Bool) {
        let waiting = state.withLock { state in
            state.statistics.pending -= 1
            state.statistics.pendingBytes -= message.payload.count
            if isRefused { state.statistics.refused += 1 } else { state.statistics.acknowledged += 1 }
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
        for caller in waiting { caller.resume(returning: .closed) }
    }
}

extension Submission {
    fileprivate var bytes: Int { messages.reduce(0) { $0 + $1.payload.count } }
}
