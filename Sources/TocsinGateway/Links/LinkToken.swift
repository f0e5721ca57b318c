import Foundation
import TocsinModel
import TocsinTime

/// A one-tap link as text.
package enum LinkToken {
    private static let purpose = "tocsin/one-tap-link/1"

    package static func sign(_ link: OneTapLink, issuer: TokenIssuer) -> String {
        SignedText.sign(link.json, for: purpose, issuer: issuer)
    }

    /// What the token says, where it is one of that issuer's; it may have expired.
    static func verify(_ token: String, issuer: TokenIssuer) -> OneTapLink? {
        // Nothing in it is looked at before.
        guard let payload = SignedText.verify(token, for: purpose, issuer: issuer) else { return nil }
        return (try? JSONDecoder().decode(Fields.self, from: Data(payload)))?.link
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
