import Foundation
package import TocsinModel
package import TocsinTime

/// Something one user may do to one incident without signing in, once, for a while.
package struct OneTapLink: Sendable, Hashable {
    package let user: UserID
    package let incident: IncidentID
    package let action: Action
    package let expires: Timestamp
    /// 16 random bytes as base64url: no two links are the same.
    package let nonce: String

    /// What a link may do. The rest needs more than a tap.
    package enum Action: Sendable, Hashable {
        case acknowledge
        case resolve
        case snooze(TimeSpan)
    }

    package static let defaultLifetime = TimeSpan.hours(24)
    package static let longestLifetime = TimeSpan.days(31)
}

extension OneTapLink {
    package init(
        user: UserID,
        incident: IncidentID,
        action: Action,
        expires: Timestamp,
        random: inout some RandomNumberGenerator
    ) {
        let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        self.init(
            user: user,
            incident: incident,
            action: action,
            expires: expires,
            nonce: SignedText.encode(bytes)
        )
    }

    /// As the engine takes it.
    var use: LinkUse {
        let action: Command.IncidentAction =
            switch action {
            case .acknowledge: .acknowledge
            case .resolve: .resolve
            case .snooze(let span): .snooze(span)
            }
        return LinkUse(nonce: nonce, expires: expires, incident: incident, action: action)
    }
}
