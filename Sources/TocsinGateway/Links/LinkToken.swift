import Crypto
import Foundation
import TocsinModel

/// A link as text: `PAYLOAD.SIGNATURE`, both base64url.
///
/// The signature is HMAC-SHA256 under a key that is itself derived from the issuer's for this purpose alone, so that a token of one kind is
/// never one of the other, though both come from the same secret.
package enum LinkToken {
    /// Bytes of a token; ours take about 190.
    static let maximumBytes = 1_024
    private static let purpose = Array("tocsin/one-tap-link/1".utf8)

    package static func sign(_ link: OneTapLink, issuer: TokenIssuer) -> String {
        let payload = link.json
        return encode(payload) + "." + encode(Array(signature(of: payload, issuer: issuer)))
    }

    /// What the token says, where it is one of that issuer's; it may have expired.
    static func verify(_ token: String, issuer: TokenIssuer) -> OneTapLink? {
        guard token.utf8.count <= maximumBytes else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = decode(parts[0]), let signature = decode(parts[1]) else { return nil }
        let isSigned = HMAC<SHA256>.isValidAuthenticationCode(
            signature,
            authenticating: payload,
            using: key(of: issuer)
        )
        // Nothing in it is looked at before.
        guard isSigned, let fields = try? JSONDecoder().decode(Fields.self, from: Data(payload)) else { return nil }
        return fields.link
    }

    private static func signature(of payload: [UInt8], issuer: TokenIssuer) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: payload, using: key(of: issuer))
    }

    private static func key(of issuer: TokenIssuer) -> SymmetricKey {
        SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: purpose, using: SymmetricKey(data: issuer.key)))
    }

    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// One way of writing only: what another one would give the same bytes is refused.
    private static func decode(_ text: Substring) -> [UInt8]? {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: standard + padding) else { return nil }
        let bytes = Array(data)
        return encode(bytes) == text ? bytes : nil
    }

    private struct Fields: Decodable {
        let user: String
        let incident: String
        let action: String
        let `for`: String?
        /// Milliseconds since 1970.
        let expires: Int64
        let nonce: String

        var link: OneTapLink? {
            guard let user = UserID(user), let incident = IncidentID(incident) else { return nil }
            let action: OneTapLink.Action
            switch self.action {
            case "acknowledge": action = .acknowledge
            case "resolve": action = .resolve
            case "snooze":
                guard let span = self.for.flatMap({ TimeSpan($0) }) else { return nil }
                action = .snooze(span)
            default: return nil
            }
            let expires = Timestamp(milliseconds: expires)
            return OneTapLink(user: user, incident: incident, action: action, expires: expires, nonce: nonce)
        }
    }
}

extension OneTapLink {
    fileprivate var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("user", user.text)
            json.member("incident", incident.description)
            switch action {
            case .acknowledge: json.member("action", "acknowledge")
            case .resolve: json.member("action", "resolve")
            case .snooze(let span):
                json.member("action", "snooze")
                json.member("for", span.description)
            }
            json.member("expires", expires.milliseconds)
            json.member("nonce", nonce)
        }
        return json.bytes
    }
}
