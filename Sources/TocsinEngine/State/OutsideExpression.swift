package import TocsinModel

/// An expression that somebody sent through the API, by where it is in force.
package enum OutsideExpression: Hashable, Codable, Sendable {
    case silence(SilenceID)
    /// A user's mutes and channel rules, each by its place in the preferences, from 0.
    case mute(UserID, Int)
    case channel(UserID, Int)
    /// What breaks through a user's quiet hours.
    case unless(UserID)

    /// Whose preferences it is a part of; `nil` for a silence.
    var preferencesOf: UserID? {
        switch self {
        case .silence: nil
        case .mute(let user, _), .channel(let user, _), .unless(let user): user
        }
    }

    /// What it is called to its owner.
    var name: String {
        switch self {
        case .silence(let id): "Silence \(id)"
        case .mute(_, let index): "Your mute \(index + 1)"
        case .channel(_, let index): "Your channel rule \(index + 1)"
        case .unless: "The exception to your quiet hours"
        }
    }
}
