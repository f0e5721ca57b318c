package import TocsinConfiguration
package import TocsinGateway

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
