import JWTKit

/// What a token of ours carries (contract §6). The times are numbers of seconds since 1970 (RFC 7519 §2, NumericDate).
struct TokenClaims: JWTPayload {
    let sub: String
    let role: String
    let exp: Double
    let nbf: Double?
    let iat: Double?
    let jti: String?
    let aud: AudienceClaim
    let iss: String

    static let audience = "tocsin"

    /// Nothing: time and trust are judged by ``TokenVerifier``, which is given the time instead of reading a clock.
    func verify(using algorithm: some JWTAlgorithm) {}
}
