import Synchronization
import TocsinModel

/// Counts who comes in from where, and says when it is too much.
final class Doorkeeper: Sendable {
    private struct Address {
        var sockets = 0
        var failures: TokenBucket?
    }

    private struct State {
        var handshakes: TokenBucket
        var addresses: [String: Address] = [:]
    }

    private let limits: GatewayLimits
    private let uptime: @Sendable () -> TimeSpan
    private let state: Mutex<State>

    init(limits: GatewayLimits, clock: GatewayClock) {
        self.limits = limits
        uptime = clock.uptime
        state = Mutex(State(handshakes: TokenBucket(limits.handshakes, at: clock.uptime())))
    }

    /// Lets a socket in, to be counted until ``leave(_:)``, or says why not.
    ///
    /// - Parameter isHandshake: `false` for a poll, which comes again whenever it was answered.
    func enter(_ address: String, isHandshake: Bool = true) -> HandshakeRefusal? {
        let now = uptime()
        return state.withLock { state in
            guard !isHandshake || state.handshakes.take(limits.handshakes, at: now) else { return .tooManyHandshakes }
            let sockets = state.addresses[address]?.sockets ?? 0
            guard sockets < limits.socketsPerAddress else { return .tooManySockets }
            state.addresses[address, default: Address()].sockets += 1
            return nil
        }
    }

    func leave(_ address: String) {
        state.withLock { state in
            guard var entry = state.addresses[address] else { return }
            entry.sockets -= 1
            state.addresses[address] = entry.sockets > 0 || entry.failures != nil ? entry : nil
        }
    }

    /// Whether a token from that address is worth looking at.
    func mayTryToken(_ address: String) -> Bool {
        let now = uptime()
        return state.withLock { state in
            state.addresses[address]?.failures?.hasOne(limits.failedTokens, at: now) ?? true
        }
    }

    func tokenFailed(_ address: String) {
        let now = uptime()
        state.withLock { state in
            makeRoom(in: &state, at: now)
            var failures = state.addresses[address]?.failures ?? TokenBucket(limits.failedTokens, at: now)
            _ = failures.take(limits.failedTokens, at: now)
            state.addresses[address, default: Address()].failures = failures
        }
    }

    /// Forgets the failures that no longer count; where all of them count, those of everyone, rather than to grow.
    private func makeRoom(in state: inout State, at now: TimeSpan) {
        guard state.addresses.count >= limits.addresses else { return }
        for address in state.addresses.keys {
            if state.addresses[address]?.failures?.isFull(limits.failedTokens, at: now) ?? false {
                state.addresses[address]?.failures = nil
            }
        }
        if !state.addresses.values.contains(where: { $0.failures == nil && $0.sockets == 0 }) {
            for address in state.addresses.keys { state.addresses[address]?.failures = nil }
        }
        state.addresses = state.addresses.filter { $0.value.sockets > 0 || $0.value.failures != nil }
    }
}

extension Doorkeeper {
    /// How many addresses are remembered.
    var addressCount: Int { state.withLock { $0.addresses.count } }
}
