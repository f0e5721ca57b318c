internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Expressions that came through the API: whoever may send one must not be able to hold the loop by it.
///
/// Each has a small bound of its own, and all of them share an allowance. What can't be decided doesn't hold, and never keeps anything
/// back: people are told of an alert rather than not.
extension Engine {
    /// How often one may exceed its bound before it is put out of force.
    private static let excessLimit = 2

    func isOutOfForce(_ id: OutsideExpression) -> Bool {
        !state.excessive.isEmpty && state.excessive[id].map { $0 >= Self.excessLimit } ?? false
    }

    /// Whether an expression holds; `nil` where that isn't known: it is out of force, costs too much, or there is no allowance left.
    mutating func holds(_ expression: Expression, _ id: OutsideExpression, _ bindings: Bindings) -> Bool? {
        guard !isOutOfForce(id) else { return nil }
        state.allowance.refill(at: state.now)
        let bound = ExpressionLimits.fromOutside.steps
        guard state.allowance.steps >= bound else {
            state.counters.limitsReached["expression_steps", default: 0] += 1
            return nil
        }
        var rest = bound
        defer { state.allowance.spend(bound - rest) }
        do throws(EvaluationError) {
            return try expression.evaluateBool(bindings, steps: &rest)
        } catch {
            guard error.isExcess else { return false }
            exceeded(id)
            return nil
        }
    }

    private mutating func exceeded(_ id: OutsideExpression) {
        let times = (state.excessive[id] ?? 0) + 1
        state.excessive[id] = times
        if times == Self.excessLimit { putOutOfForce.append(id) }
    }

    /// Tells owners which of their expressions are out of force since the last time, in the order in which it befell them.
    mutating func tellOutOfForce(into decision: inout Decision) {
        guard !putOutOfForce.isEmpty else { return }
        let affected = putOutOfForce
        putOutOfForce = []
        for id in affected {
            explain(.outOfForce(id), user: id.preferencesOf, silence: id.silence)
            var owner = id.preferencesOf
            if let silence = id.silence {
                owner = state.silences[silence]?.by
                state.silences[silence]?.outOfForce = OutsideExpression.tooCostly
                if let changed = state.silences[silence] { decision.effects.append(.silenceChanged(changed)) }
                timers.plan(silence, at: silenceDeadline(silence))
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
    }

    /// A user's preferences are set anew: what they hold now has its chances again.
    mutating func forgetExcess(of user: UserID) {
        for (id, _) in state.excessive where id.preferencesOf == user { state.excessive[id] = nil }
    }

    /// Which parts of a user's preferences are out of force, in words; `nil` where none is.
    func outOfForce(of user: UserID) -> String? {
        let parts = state.excessive.filter { $0.key.preferencesOf == user && $0.value >= Self.excessLimit }
            .map(\.key).sorted { $0.name.precedes(byBytes: $1.name) }
        return parts.isEmpty ? nil : parts.map { Reason.outOfForce($0).text }.joined(separator: "; ")
    }
}
