package import TocsinConfiguration
internal import TocsinEngine
package import TocsinGateway
internal import TocsinModel

extension TocsinConfiguration.TokenIssuer {
    /// With its key read.
    package func verified(_ environment: [String: String]) throws -> TocsinGateway.TokenIssuer? {
        switch key {
        case .hmac(let secret): TocsinGateway.TokenIssuer(id: id, key: try secret.read(environment: environment))
        }
    }
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
