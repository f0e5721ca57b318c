package import TocsinConfiguration
package import TocsinGateway

extension TocsinConfiguration.TokenIssuer {
    /// With its key read.
    package func verified(_ environment: [String: String]) throws -> TocsinGateway.TokenIssuer? {
        switch key {
        case .hmac(let secret): TocsinGateway.TokenIssuer(id: id, key: try secret.read(environment: environment))
        }
    }
}
