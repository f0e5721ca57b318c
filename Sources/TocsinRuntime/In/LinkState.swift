internal import Synchronization

/// Whether the broker can be heard, for readiness, metrics and dashboards.
package final class LinkState: Sendable {
    private struct State {
        var isUp: Bool?
        var refusals: [String: String] = [:]
        var losses = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether that is news.
    func set(_ isUp: Bool) -> Bool {
        state.withLock { state in
            defer { state.isUp = isUp }
            if isUp { state.refusals.removeAll() }
            if state.isUp == true, !isUp { state.losses += 1 }
            return state.isUp != isUp
        }
    }

    /// The next report is news again, whatever it says.
    func forget() {
        state.withLock { $0.isUp = nil }
    }

    func refused(_ filter: String, _ reason: String) {
        state.withLock { $0.refusals[filter] = reason }
    }

    package var isUp: Bool { state.withLock { $0.isUp == true } }
    package var losses: Int { state.withLock { $0.losses } }

    /// Filters that the broker doesn't grant, with its reason; ordered.
    package var refusals: [(filter: String, reason: String)] {
        state.withLock { state in state.refusals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }
}
