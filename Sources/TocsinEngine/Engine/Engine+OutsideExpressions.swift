internal import HashTreeCollections
internal import TocsinModel

/// What follows from expressions of people that cost too much.
extension Engine {
    /// Tells owners which of their expressions are out of force since the last time, in the order in which it befell them.
    ///
    /// - Returns: whether there were any.
    mutating func tellOutOfForce(into decision: inout Decision) -> Bool {
        let affected = state.outside.takePutOutOfForce()
        guard !affected.isEmpty else { return false }
        for id in affected {
            explain(.outOfForce(id), user: id.preferencesOf, silence: id.silence)
            var owner = id.preferencesOf
            if let silence = id.silence {
                let changed = state.suppression.putOutOfForce(silence, because: OutsideExpression.tooCostly)
                owner = changed?.by
                if let changed { decision.effects.append(.silenceChanged(changed)) }
                arm(.silence(silence))
            }
            guard let owner, rulebook.people.user(owner) != nil else { continue }
            tellAlone(
                [Recipient(user: owner, reason: "\(id.name) costs too much")],
                .digest,
                .warning,
                title: "\(id.name) is out of force",
                body: "\(id.name) took too long to evaluate, twice. You are notified as if it weren't there. "
                    + "Write it shorter, without loops over texts, and set it again.",
                silence: id.silence,
                into: &decision
            )
        }
        // What it withheld is told now.
        if affected.contains(where: { $0.preferencesOf == nil }) { reviewWithheld() }
        return true
    }

    /// Counts what was not evaluated, for want of an allowance, since the last time.
    mutating func countTurnedAwayExpressions() {
        let count = state.outside.takeTurnedAway()
        if count > 0 { state.counters.limitsReached["expression_steps", default: 0] += count }
    }
}
