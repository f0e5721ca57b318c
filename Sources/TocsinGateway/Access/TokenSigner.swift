import JWTKit
package import TocsinModel
package import TocsinTime

/// Makes tokens, for `tocsin token` and for the way in that `make run` prints.
package enum TokenSigner {
    /// No token is accepted for longer.
    package static let longestLifetime = GatewayLimits().tokenLifetime

    /// A token for `user` that counts from now on for `lifetime`, in whole seconds rounded up.
    ///
    /// - Parameter id: by which it can be revoked.
    /// - Throws: what jwt-kit throws where it cannot sign.
    package static func mint(
        user: UserID,
        role: Role,
        lifetime: TimeSpan,
        issuer: TokenIssuer,
        id: String,
        now: Timestamp
    ) async throws -> String {
        let claims = TokenClaims(
            sub: user.text,
            role: role.rawValue,
            exp: (Double((now + lifetime).milliseconds) / 1_000).rounded(.up),
            nbf: nil,
            iat: (Double(now.milliseconds) / 1_000).rounded(.down),
            jti: id,
            aud: AudienceClaim(value: TokenClaims.audience),
            iss: issuer.id
        )
        return try await issuer.keys().sign(claims)
    }

    /// 16 random bytes as base64url: no two tokens are the same.
    package static func newID(_ random: inout some RandomNumberGenerator) -> String {
        SignedText.encode((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
