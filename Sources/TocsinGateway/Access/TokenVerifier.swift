import JWTKit
import TocsinModel
import TocsinTime

/// Tells whose token it is, or why it does not count.
///
/// The issuer fixes the algorithm: a token's header is read only to refuse what differs from it (RFC 8725 §3.1), and what would
/// name a key of its own choice. Nothing in a token is believed before its signature.
struct TokenVerifier: Sendable {
    /// Bytes of a token; ours take about 300.
    static let maximumBytes = 8_192
    /// Header parameters that ask for a key, an encoding or a rule of the token's own choice (RFC 7515 §4.1, RFC 7797).
    private static let refusedParameters: Set<String> = ["crit", "jwk", "jku", "x5u", "x5c", "zip", "enc", "b64"]
    private static let algorithm = "HS256"
    /// What clocks may differ by, and what is lost to whole seconds.
    private static let leeway = TimeSpan.minutes(1)

    private let access: AccessRegister
    private let longest: TimeSpan

    /// - Parameter longest: the longest lifetime that is accepted, from now on.
    init(access: AccessRegister, longest: TimeSpan) {
        self.access = access
        self.longest = longest
    }

    func verify(_ token: String, at now: Timestamp) async throws(TokenRefusal) -> Identity {
        guard Self.isWellFormed(token) else { throw .malformed }
        let (claims, key) = try await trustedClaims(of: token)
        guard claims.aud.value.contains(TokenClaims.audience) else { throw .untrusted }
        let expires = Timestamp(numericDate: claims.exp)
        guard now < expires else { throw .expired }
        let issued = claims.iat.map { Timestamp(numericDate: $0) }
        guard expires <= now + longest + Self.leeway else { throw .tooLong }
        if let start = claims.nbf, now < Timestamp(numericDate: start) { throw .notYetValid }
        guard let user = UserID(claims.sub) else { throw .unknownUser }
        guard let role = Role(rawValue: claims.role) else {
            // Whoever is gone is told so first: the role of nobody is no matter.
            throw access.role(of: user) == nil ? .unknownUser : .unknownRole
        }
        let identity = Identity(
            user: user,
            granted: role,
            expires: expires,
            grant: Identity.Grant(issuer: claims.iss, generation: key.generation, id: claims.jti, issued: issued)
        )
        _ = try access.role(of: identity).get()
        return identity
    }

    private func trustedClaims(of token: String) async throws(TokenRefusal) -> (TokenClaims, AccessRegister.Key) {
        let bytes = Array(token.utf8)
        guard let parsed = try? DefaultJWTParser().parse(bytes, as: TokenClaims.self) else { throw .malformed }
        guard
            parsed.header.alg == Self.algorithm,
            Self.refusedParameters.isDisjoint(with: parsed.header.fields.keys)
        else { throw .malformed }
        guard let key = access.key(of: parsed.payload.iss) else { throw .untrusted }
        guard let claims = try? await key.collection.verify(bytes, as: TokenClaims.self) else { throw .untrusted }
        return (claims, key)
    }

    /// Three parts of base64url without padding (RFC 7515 §7.1): what a lenient decoder would let through is refused here. The first two
    /// are JSON objects without a member that stands twice (RFC 7515 §4, RFC 7519 §4).
    private static func isWellFormed(_ token: String) -> Bool {
        guard token.utf8.count <= maximumBytes else { return false }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy(isBase64URL) }) else {
            return false
        }
        return parts.dropLast().allSatisfy { part in
            guard let json = SignedText.decode(String(decoding: part, as: UTF8.self)) else { return false }
            return JSONGuard.fault(in: json, limits: .token) == nil
        }
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension TokenIssuer {
    /// The key as jwt-kit holds it.
    ///
    /// HMAC pads a key with zeros up to its block of 64 bytes (RFC 2104 §2), so padding a short one here changes no
    /// signature; jwt-kit asserts the length.
    func keys() async -> JWTKeyCollection {
        let padding = [UInt8](repeating: 0, count: max(0, Self.hashBytes - key.count))
        return await JWTKeyCollection().add(hmac: HMACKey(from: key + padding), digestAlgorithm: .sha256)
    }
}

extension Timestamp {
    /// Held at the ends of the range: `1e300` is a number too.
    fileprivate init(numericDate seconds: Double) {
        let milliseconds = (seconds * 1_000).rounded(.down)
        self.init(milliseconds: Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max))
    }
}
