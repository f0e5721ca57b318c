import JWTKit
package import TocsinModel

/// Makes tokens, for `tocsin token` and for the way in that `make run` prints.
package enum TokenMint {
    /// A token for `user` that counts from now on for `lifetime`, in whole seconds rounded up.
    ///
    /// - Throws: what jwt-kit throws where it cannot sign.
    package static func mint(
        user: UserID,
        role: Role,
        lifetime: TimeSpan,
        issuer: TokenIssuer,
        now: Timestamp
    ) async throws -> String {
        let claims = TokenClaims(
            sub: user.text,
            role: role.rawValue,
            exp: (Double((now + lifetime).milliseconds) / 1_000).rounded(.up),
            nbf: nil,
            aud: AudienceClaim(value: TokenClaims.audience),
            iss: issuer.id
        )
        return try await issuer.keys().sign(claims)
    }
}
