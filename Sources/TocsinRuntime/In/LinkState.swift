internal import Synchronization

/// How we stand with the broker on the receiving side, for readiness, metrics and dashboards.
package final class LinkState: Sendable {
    package enum Hearing: Sendable, Hashable {
        case down
        /// The connection stands, and the broker answers nothing.
        case deaf
        case up
    }

    /// What happened since the start.
    package struct Tally: Sendable, Hashable {
        /// Connections to the broker that were lost.
        package var losses = 0
        /// Times that the broker did not answer for several seconds though the connection stood.
        package var probesLate = 0
        /// Sessions that were gone when we came back.
        package var sessionsLost = 0
        /// Times that another client used our id.
        package var takeovers = 0
        /// Answers by which the broker refused a filter.
        package var refusals = 0
    }

    private struct State {
        var hearing: Hearing?
        var refusals: [String: String] = [:]
        var isContended = false
        var tally = Tally()
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether it is news for the loop, to which not being connected and not being answered are the same.
    func set(_ hearing: Hearing) -> Bool {
        state.withLock { state in
            defer { state.hearing = hearing }
            if state.hearing != .down, hearing == .down, state.hearing != nil { state.tally.losses += 1 }
            if state.hearing != .deaf, hearing == .deaf { state.tally.probesLate += 1 }
            return state.hearing.map { ($0 == .up) != (hearing == .up) } ?? true
        }
    }

    /// The next report is news again, whatever it says.
    func forget() {
        state.withLock { $0.hearing = nil }
    }

    func refused(_ filter: String, _ reason: String) {
        state.withLock { state in
            state.refusals[filter] = reason
            state.tally.refusals += 1
        }
    }

    func granted(_ filter: String) {
        state.withLock { $0.refusals[filter] = nil }
    }

    /// Only these are asked for any more.
    func keepOnly(_ filters: [String]) {
        state.withLock { state in state.refusals = state.refusals.filter { filters.contains($0.key) } }
    }

    func lostSession() {
        state.withLock { $0.tally.sessionsLost += 1 }
    }

    func contended(_ isNow: Bool) {
        state.withLock { state in
            state.isContended = isNow
            if isNow { state.tally.takeovers += 1 }
        }
    }

    package var hearing: Hearing { state.withLock { $0.hearing ?? .down } }
    package var isUp: Bool { hearing == .up }
    /// Whether another client uses our id, as far as is known.
    package var isContended: Bool { state.withLock { $0.isContended } }
    package var tally: Tally { state.withLock { $0.tally } }

    /// Filters that the broker doesn't grant, with its reason; ordered.
    package var refusals: [(filter: String, reason: String)] {
        state.withLock { state in state.refusals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    /// Why the service does not hear all that it should; empty where it does.
    package var reasons: [String] {
        var reasons: [String] = []
        switch hearing {
        case .down: reasons.append("not connected to the broker")
        case .deaf: reasons.append("the broker does not answer, though the connection stands")
        case .up: break
        }
        if isContended { reasons.append("another client connects to the broker under our client id") }
        return reasons + refusals.map { "the broker refuses the subscription \($0.filter): \($0.reason)" }
    }
}
