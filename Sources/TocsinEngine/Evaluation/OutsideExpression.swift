package import TocsinModel

/// An expression that somebody sent through the API, by where it is in force.
package enum OutsideExpression: Hashable, Codable, Sendable {
    case silence(SilenceID)
    /// A user's mutes and channel rules, each by its place in the preferences, from 0.
    case mute(UserID, Int)
    case channel(UserID, Int)
    /// What breaks through a user's quiet hours.
    case unless(UserID)

    /// The silence that it is the condition of; `nil` for a part of a user's preferences.
    var silence: SilenceID? {
        switch self {
        case .silence(let id): id
        case .mute, .channel, .unless: nil
        }
    }

    /// Whose preferences it is a part of; `nil` for a silence.
    var preferencesOf: UserID? {
        switch self {
        case .silence: nil
        case .mute(let user, _), .channel(let user, _), .unless(let user): user
        }
    }
}
