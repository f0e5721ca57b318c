internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// What users want for themselves: an input like any other, so that it survives restarts.
extension PersonalBook {
    mutating func set(
        _ wanted: Preferences,
        of user: UserID,
        in rulebook: Rulebook
    ) throws(CommandResult.Refusal) {
        guard let configured = rulebook.people.user(user) else {
            throw CommandResult.Refusal(.forbidden, "\(user) is not a configured user")
        }
        index.set(try PersonalIndex.Personal(wanted, over: configured.rules, in: rulebook), of: user)
        preferences[user] = wanted
    }

    /// How a user is told now, and where each part of it comes from; `nil` for nobody.
    ///
    /// - Parameter outOfForce: the parts of their preferences that are out of force.
    func present(_ user: UserID, in rulebook: Rulebook, outOfForce: [OutsideExpression]) -> PresentPreferences? {
        guard let configured = rulebook.people.user(user) else { return nil }
        let personal = index.of(user)?.value
        let parts = outOfForce.sorted { $0.name.precedes(byBytes: $1.name) }.map { Reason.outOfForce($0).text }
        return PresentPreferences(
            own: preferences[user] ?? Preferences(),
            configured: configured.rules,
            inForce: personal?.rules ?? configured.rules,
            refusal: personal?.refusal ?? (parts.isEmpty ? nil : parts.joined(separator: "; "))
        )
    }

    /// Compiles what everybody wants over what the configuration says.
    mutating func rebuild(in rulebook: Rulebook) {
        index = PersonalIndex()
        for user in rulebook.people.users {
            // What was accepted under another configuration and no longer compiles gives way to this one's.
            let own = preferences[user.id] ?? Preferences()
            do throws(CommandResult.Refusal) {
                index.set(try PersonalIndex.Personal(own, over: user.rules, in: rulebook), of: user.id)
            } catch {
                let configured = PersonalIndex.Personal(
                    rules: user.rules,
                    mutes: [],
                    perHour: nil,
                    refusal: error.detail
                )
                index.set(configured, of: user.id)
            }
        }
    }
}
