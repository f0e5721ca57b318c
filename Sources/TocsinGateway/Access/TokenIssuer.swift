/// Who may issue tokens, and the key that proves it: HS256 and nothing else, so a token cannot choose how it is checked.
package struct TokenIssuer: Sendable {
    /// What a token carries as `iss`.
    package let id: String
    let key: [UInt8]

    /// - Parameter key: the bytes of the secret; `nil` is returned for none.
    package init?(id: String, key: [UInt8]) {
        guard !id.isEmpty, !key.isEmpty else { return nil }
        self.id = id
        self.key = key
    }

    /// RFC 7518 §3.2 wants a key at least as long as the hash; a shorter one works and is worth a warning.
    package var isKeyShort: Bool { key.count < Self.hashBytes }

    static let hashBytes = 32
}

extension TokenIssuer: CustomStringConvertible {
    /// Without the key, so that it cannot reach a log.
    package var description: String { id }
}

extension TokenIssuer: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
