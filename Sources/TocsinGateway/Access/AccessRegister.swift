import JWTKit
import Synchronization
package import TocsinModel
package import TocsinTime

/// Who may come in, and as what, as the configuration in force says. Replaced as a whole when that changes; what is open is held
/// against it from then on.
package final class AccessRegister: Sendable {
    /// What the configuration says.
    package struct Rules: Sendable {
        package var users: [UserID: Role]
        /// The first signs what the service signs itself.
        package var issuers: [TokenIssuer]
        /// `jti` of tokens that no longer count.
        package var revoked: Set<String>
        /// Tokens made before this no longer count, nor do those that don't say when they were made.
        package var notBefore: Timestamp?

        package init(
            users: [UserID: Role],
            issuers: [TokenIssuer],
            revoked: Set<String> = [],
            notBefore: Timestamp? = nil
        ) {
            self.users = users
            self.issuers = issuers
            self.revoked = revoked
            self.notBefore = notBefore
        }
    }

    /// An issuer's key, ready to be verified with.
    struct Key: Sendable {
        let collection: JWTKeyCollection
        let bytes: [UInt8]
        /// Another one for each key that the issuer has had: a token of an earlier key is known by it.
        let generation: Int
    }

    private struct State {
        var rules: Rules
        var keys: [String: Key]
        var generations: Int
    }

    private let state: Mutex<State>

    package init(_ rules: Rules) async {
        state = Mutex(State(rules: rules, keys: [:], generations: 0))
        await replace(rules)
    }

    /// Puts other rules in force. Whoever is connected by what counts no longer is closed within a second.
    package func replace(_ rules: Rules) async {
        var collections: [String: JWTKeyCollection] = [:]
        for issuer in rules.issuers { collections[issuer.id] = await issuer.keys() }
        state.withLock { state in
            var keys: [String: Key] = [:]
            for issuer in rules.issuers {
                guard let collection = collections[issuer.id] else { continue }
                if let present = state.keys[issuer.id], present.bytes == issuer.key {
                    keys[issuer.id] = present
                } else {
                    state.generations += 1
                    keys[issuer.id] = Key(collection: collection, bytes: issuer.key, generation: state.generations)
                }
            }
            state.keys = keys
            state.rules = rules
        }
    }

    func key(of issuer: String) -> Key? { state.withLock { $0.keys[issuer] } }

    package var issuers: [TokenIssuer] { state.withLock { $0.rules.issuers } }

    /// Whether the configuration names the user now.
    package func knows(_ user: UserID) -> Bool { role(of: user) != nil }

    /// What the configuration lets a user do now; `nil` for nobody.
    func role(of user: UserID) -> Role? { state.withLock { $0.rules.users[user] } }

    /// What somebody may do now: the lesser of what their token and the configuration say; or why they no longer count.
    ///
    /// The end of the token's time is for whoever knows the time.
    func role(of identity: Identity) -> Result<Role, TokenRefusal> {
        state.withLock { state in
            guard let role = state.rules.users[identity.user] else { return .failure(.unknownUser) }
            guard let grant = identity.grant else { return .success(min(role, identity.granted)) }
            guard state.keys[grant.issuer]?.generation == grant.generation else { return .failure(.untrusted) }
            if let id = grant.id, state.rules.revoked.contains(id) { return .failure(.revoked) }
            if let notBefore = state.rules.notBefore, grant.issued.map({ $0 < notBefore }) ?? true {
                return .failure(.revoked)
            }
            return .success(min(role, identity.granted))
        }
    }
}
