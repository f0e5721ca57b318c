import Crypto
import Foundation

/// JSON that only we can have written, as part of an address: `PAYLOAD.SIGNATURE`, both base64url.
///
/// The signature is HMAC-SHA256 under a key that is itself derived from the issuer's for one purpose alone, so that a token of one kind is
/// never one of another, though all come from the same secret.
enum SignedText {
    /// Bytes of a token; ours take about 190.
    static let maximumBytes = 1_024

    static func sign(_ payload: [UInt8], for purpose: String, issuer: TokenIssuer) -> String {
        let signature = HMAC<SHA256>.authenticationCode(for: payload, using: key(purpose, issuer))
        return encode(payload) + "." + encode(Array(signature))
    }

    /// The payload of a token that is one of that issuer's, for that purpose.
    static func verify(_ token: String, for purpose: String, issuer: TokenIssuer) -> [UInt8]? {
        guard token.utf8.count <= maximumBytes else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = decode(parts[0]), let signature = decode(parts[1]) else { return nil }
        let isSigned = HMAC<SHA256>.isValidAuthenticationCode(
            signature,
            authenticating: payload,
            using: key(purpose, issuer)
        )
        return isSigned ? payload : nil
    }

    private static func key(_ purpose: String, _ issuer: TokenIssuer) -> SymmetricKey {
        let derived = HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: SymmetricKey(data: issuer.key))
        return SymmetricKey(data: derived)
    }

    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// One way of writing only: what another one would give the same bytes is refused.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let standard = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: standard + padding) else { return nil }
        let bytes = Array(data)
        return encode(bytes) == String(text) ? bytes : nil
    }
}
