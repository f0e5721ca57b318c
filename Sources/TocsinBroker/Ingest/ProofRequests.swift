internal import Synchronization
package import TocsinTime

/// Where the loop leaves its question whether everything that the broker had up to a time has been taken in, and the session takes it.
///
/// One question stands for all before it: the answer to the latest answers them.
package final class ProofRequests: Sendable {
    private struct State {
        var time: Timestamp?
        var wake: WakeSignal?
    }

    private let state = Mutex(State())

    package init() {}

    /// Asks; from any thread, and never blocks.
    package func ask(_ time: Timestamp) {
        state.withLock { state in
            state.time = max(state.time ?? time, time)
            state.wake?.signal()
        }
    }

    func attach(_ wake: WakeSignal) {
        state.withLock { $0.wake = wake }
    }

    func take() -> Timestamp? {
        state.withLock { state in
            defer { state.time = nil }
            return state.time
        }
    }
}
