internal import HashTreeCollections
package import TocsinModel

/// What users want for themselves.
extension Engine {
    package func preferences(of user: UserID) -> Preferences {
        state.personal.preferences[user] ?? Preferences()
    }

    /// How a user is told now, and where each part of it comes from; `nil` for nobody.
    package func presentPreferences(of user: UserID) -> PresentPreferences? {
        state.personal.present(user, in: rulebook, outOfForce: state.outside.outOfForce(of: user))
    }

    /// When a user may be expected to be awake and at work.
    package func hours(of user: UserID) -> PersonalHours {
        PersonalHours(state.personal.personal(of: user).rules, in: rulebook)
    }

    package func unread(_ user: UserID) -> Int { state.personal.unread(user) }

    mutating func setPreferences(_ preferences: Preferences, of user: UserID) throws(CommandResult.Refusal) {
        try state.personal.set(preferences, of: user, in: rulebook)
        state.outside.forgetExcess(of: user)
        reviewBoxes(of: user)
    }
}
