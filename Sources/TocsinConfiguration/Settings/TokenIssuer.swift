package import TocsinTime

/// Who may issue tokens, and the key that they are signed with: an entry of `auth.issuers`.
package struct TokenIssuer: Hashable, Sendable {
    /// What tokens say in `iss`.
    package var id: String
    package var key: Key

    package enum Key: Hashable, Sendable {
        /// HS256: the bytes of the secret.
        case hmac(SecretReference)
    }

    /// As long as the hash, which RFC 7518 §3.2 demands of HS256: a shorter key can be guessed from one token.
    package static let leastKeyBytes = 32

    package init(id: String, key: Key) {
        self.id = id
        self.key = key
    }
}

/// Tokens that no longer count though they are signed and in time: `auth.revoked` and `auth.not_before`.
package struct TokenRevocations: Hashable, Sendable {
    /// Values of the claim `jti`.
    package var tokens: Set<String> = []
    /// What was made before, or does not say when it was made, no longer counts.
    package var notBefore: Timestamp?
}
