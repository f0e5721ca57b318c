/// Who may issue tokens, and the key that they are signed with: an entry of `auth.issuers`.
package struct TokenIssuer: Hashable, Sendable {
    /// What tokens say in `iss`.
    package var id: String
    package var key: Key

    package enum Key: Hashable, Sendable {
        /// HS256: the bytes of the secret.
        case hmac(SecretReference)
    }

    package init(id: String, key: Key) {
        self.id = id
        self.key = key
    }
}
