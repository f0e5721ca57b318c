import Synchronization
import TocsinGateway
import TocsinModel
import TocsinTime

/// A clock that stands still until a test moves it.
final class ManualClock: Sendable {
    private struct WakeTimer {
        let deadline: TimeSpan
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var uptime = TimeSpan.zero
        var sleepers: [Int: WakeTimer] = [:]
        var nextSleeper = 0
        var cancelled: Set<Int> = []
    }

    static let start = Timestamp(milliseconds: 1_790_000_000_000)

    private let state = Mutex(State(now: ManualClock.start))

    var now: Timestamp { state.withLock { $0.now } }

    /// Moves both times forward and wakes whoever's moment has come.
    func advance(by span: TimeSpan) {
        let due = state.withLock { state in
            state.now = state.now + span
            state.uptime = TimeSpan(milliseconds: state.uptime.milliseconds + span.milliseconds)
            let due = state.sleepers.filter { $0.value.deadline <= state.uptime }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    var gatewayClock: GatewayClock {
        GatewayClock(
            now: { self.now },
            uptime: { self.state.withLock { $0.uptime } },
            sleepUntil: { try await self.sleep(until: $0) }
        )
    }

    private func sleep(until deadline: TimeSpan) async throws {
        let key = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enum Step { case wait, resume, cancel }
                let step = state.withLock { state -> Step in
                    if state.cancelled.remove(key) != nil { return .cancel }
                    if state.uptime >= deadline { return .resume }
                    state.sleepers[key] = WakeTimer(deadline: deadline, continuation: continuation)
                    return .wait
                }
                switch step {
                case .wait: break
                case .resume: continuation.resume()
                case .cancel: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                if state.sleepers[key] == nil { state.cancelled.insert(key) }
                return state.sleepers.removeValue(forKey: key)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
