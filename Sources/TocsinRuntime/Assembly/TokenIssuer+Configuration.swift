package import TocsinConfiguration
internal import TocsinEngine
package import TocsinGateway
internal import TocsinModel

extension TocsinConfiguration.TokenIssuer {
    /// With its key read.
    ///
    /// - Throws: ``SecretReference/Failure``, or ``WeakKey`` for one that can be guessed.
    package func verified(_ environment: [String: String]) throws -> TocsinGateway.TokenIssuer? {
        switch key {
        case .hmac(let secret):
            let bytes = try secret.read(environment: environment)
            guard bytes.count >= Self.leastKeyBytes else { throw WeakKey(place: "\(secret)", bytes: bytes.count) }
            return TocsinGateway.TokenIssuer(id: id, key: bytes)
        }
    }
}

/// A key that is shorter than what it signs with.
package struct WeakKey: Error, CustomStringConvertible {
    let place: String
    let bytes: Int

    package var description: String {
        """
        the key in \(place) has \(bytes) bytes and can be guessed: it needs at least \(TokenIssuer.leastKeyBytes); \
        'openssl rand -base64 32' makes one
        """
    }

    private typealias TokenIssuer = TocsinConfiguration.TokenIssuer
}

extension AccessRegister.Rules {
    /// With the keys read.
    package init(_ configuration: Configuration, environment: [String: String]) throws {
        let people = configuration.rulebook.people.users
        self.init(
            users: Dictionary(people.map { ($0.id, $0.role) }, uniquingKeysWith: { first, _ in first }),
            issuers: try configuration.issuers.compactMap { try $0.verified(environment) },
            revoked: configuration.revocations.tokens,
            notBefore: configuration.revocations.notBefore
        )
    }
}
