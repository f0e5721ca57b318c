import Synchronization
import TocsinModel
import TocsinTime

/// Counts what comes from each address and from each user, and says when it is too much.
///
/// Nobody can use up what is another's: there is no count of all addresses together.
final class ConnectionLimiter: Sendable {
    private struct Address {
        var sockets = 0
        var handshakes: TokenBucket?
        var requests: TokenBucket?
        var failures: TokenBucket?
    }

    private struct User {
        var requests: TokenBucket?
        var actions: TokenBucket?
        var writings: TokenBucket?
        var notes: TokenBucket?
    }

    private struct State {
        var addresses: [ClientAddress: Address] = [:]
        var users: [UserID: User] = [:]
    }

    private let limits: GatewayLimits
    private let uptime: @Sendable () -> TimeSpan
    private let state = Mutex(State())

    init(limits: GatewayLimits, clock: GatewayClock) {
        self.limits = limits
        uptime = clock.uptime
    }

    /// Lets a socket in, to be counted until ``leave(_:)``, or says why not.
    ///
    /// - Parameter isHandshake: `false` for a poll, which comes again whenever it was answered.
    func enter(_ address: ClientAddress, isHandshake: Bool = true) -> HandshakeRefusal? {
        change(address) { entry, now in
            guard !isHandshake || Self.take(&entry.handshakes, limits.handshakes, now) else {
                return .tooManyHandshakes
            }
            guard entry.sockets < limits.socketsPerAddress else { return .tooManySockets }
            entry.sockets += 1
            return nil
        }
    }

    func leave(_ address: ClientAddress) {
        state.withLock { state in
            guard let entry = state.addresses[address], entry.sockets > 0 else { return }
            state.addresses[address]?.sockets = entry.sockets - 1
        }
    }

    /// Counts a request that carries no good token; `false` where there were too many.
    func mayRequest(_ address: ClientAddress) -> Bool {
        change(address) { entry, now in Self.take(&entry.requests, limits.requests, now) }
    }

    /// Counts a token that did not verify; `false` where there were too many, so that the address is to be slowed down. A token that
    /// does verify is not asked about.
    func mayFail(_ address: ClientAddress) -> Bool {
        change(address) { entry, now in Self.take(&entry.failures, limits.failedTokens, now) }
    }

    /// Counts a request of a user; `false` where there were too many.
    func mayRequest(_ user: UserID) -> Bool {
        change(user) { entry, now in Self.take(&entry.requests, limits.userRequests, now) }
    }

    /// Counts an action of a user, through whichever door; `false` where there were too many.
    func mayAct(_ user: UserID, _ effort: Command.Effort) -> Bool {
        change(user) { entry, now in
            switch effort {
            case .tap: Self.take(&entry.actions, limits.actions, now)
            case .writing: Self.take(&entry.writings, limits.writings, now)
            case .note: Self.take(&entry.notes, limits.notes, now)
            }
        }
    }

    private static func take(_ bucket: inout TokenBucket?, _ rate: Rate, _ now: TimeSpan) -> Bool {
        var present = bucket ?? TokenBucket(rate, at: now)
        defer { bucket = present }
        return present.take(rate, at: now)
    }

    private func change<Answer>(_ address: ClientAddress, _ body: (inout Address, TimeSpan) -> Answer) -> Answer {
        let now = uptime()
        return state.withLock { state in
            if state.addresses[address] == nil, state.addresses.count >= limits.addresses {
                // What is open has to be counted on; the rest is forgotten rather than to grow. It begins anew with a full bucket.
                state.addresses = state.addresses.filter { $0.value.sockets > 0 }
            }
            return body(&state.addresses[address, default: Address()], now)
        }
    }

    private func change<Answer>(_ user: UserID, _ body: (inout User, TimeSpan) -> Answer) -> Answer {
        let now = uptime()
        return state.withLock { state in
            // Only users of the configuration come here; those of earlier ones are forgotten some time.
            if state.users[user] == nil, state.users.count >= limits.addresses { state.users = [:] }
            return body(&state.users[user, default: User()], now)
        }
    }
}

extension ConnectionLimiter {
    /// How many addresses are remembered.
    var addressCount: Int { state.withLock { $0.addresses.count } }
}

extension Command {
    /// What an action costs: how often a person may take it depends on it.
    enum Effort: Sendable, Hashable {
        /// A tap on a button.
        case tap
        /// Brings something that is kept beside what there is: a silence, preferences, an override.
        case writing
        /// Makes an incident larger, and with it everything that is told of it.
        case note
    }
}

extension Command.Action {
    var effort: Command.Effort {
        switch self {
        case .incident(_, .note): .note
        case .setPreferences, .addSilence, .addOverride: .writing
        case .incident, .read, .dismiss, .expireSilence, .removeOverride, .useLink: .tap
        }
    }
}
