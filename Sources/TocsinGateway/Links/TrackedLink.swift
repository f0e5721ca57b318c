import Foundation
package import TocsinModel
package import TocsinTime

/// Where to read on about a notification, by way of us, so that we know whether anybody does: `/go/TOKEN`.
///
/// It names a notification and one of its places, never an address: it leads nowhere but where that notification did.
package struct TrackedLink: Sendable, Hashable {
    package let notification: NotificationID
    package let place: Place
    /// From this moment on it no longer leads anywhere.
    package let expires: Timestamp

    package enum Place: Sendable, Hashable {
        /// The incident's page on the dashboard; the inbox, where it is about none.
        case page
        /// One of the notification's own links, counted from 1.
        case link(Int)
    }

    package static let defaultLifetime = TimeSpan.days(31)
    package static let longestLifetime = TimeSpan.days(400)

    private static let purpose = "tocsin/read-on/1"

    package init(notification: NotificationID, place: Place, expires: Timestamp) {
        self.notification = notification
        self.place = place
        self.expires = expires
    }

    package func token(issuer: TokenIssuer) -> String {
        var json = JSONText()
        json.object { json in
            json.member("notification", notification.description)
            switch place {
            case .page: json.member("link", 0)
            case .link(let number): json.member("link", number)
            }
            json.member("expires", expires.milliseconds)
        }
        return SignedText.sign(json.bytes, for: Self.purpose, issuer: issuer)
    }

    /// What the token says, where it is one of that issuer's; it may have expired.
    init?(token: String, issuer: TokenIssuer) {
        guard let payload = SignedText.verify(token, for: Self.purpose, issuer: issuer),
            let fields = try? JSONDecoder().decode(Fields.self, from: Data(payload)),
            let notification = NotificationID(fields.notification), fields.link >= 0
        else { return nil }
        self.init(
            notification: notification,
            place: fields.link == 0 ? .page : .link(fields.link),
            expires: Timestamp(milliseconds: fields.expires)
        )
    }

    private struct Fields: Decodable {
        let notification: String
        let link: Int
        /// Milliseconds since 1970.
        let expires: Int64
    }
}
