internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Evaluates expressions that came through the API: whoever may send one must not be able to hold the loop by it.
///
/// Each has a small bound of its own, and all of them share an allowance. What can't be decided doesn't hold, and never keeps anything
/// back: people are told of an alert rather than not.
package struct OutsideExpressions: Hashable, Codable, Sendable {
    /// How often each cost more than it may.
    private var excessive: TreeDictionary<OutsideExpression, Int> = [:]
    package private(set) var allowance = ExpressionAllowance()

    // Empty between inputs.

    /// Those that cost too much just now, and whose owners haven't been told yet.
    private var putOutOfForce: [OutsideExpression] = []
    /// How many were not evaluated for want of an allowance.
    private var turnedAway: UInt64 = 0

    /// How often one may exceed its bound before it is put out of force.
    private static let excessLimit = 2

    private enum CodingKeys: CodingKey {
        case excessive, allowance
    }

    /// Whether an expression holds; `nil` where that isn't known: it is out of force, costs too much, or there is no allowance left.
    mutating func holds(
        _ expression: Expression,
        as id: OutsideExpression,
        _ bindings: borrowing Bindings,
        at now: Timestamp
    ) -> Bool? {
        guard !isOutOfForce(id) else { return nil }
        allowance.refill(at: now)
        let bound = ExpressionLimits.fromOutside.steps
        guard allowance.steps >= bound else {
            turnedAway += 1
            return nil
        }
        var rest = bound
        defer { allowance.spend(bound - rest) }
        do throws(EvaluationError) {
            return try expression.evaluateBool(bindings, steps: &rest)
        } catch {
            guard error.isExcess else { return false }
            exceeded(id)
            return nil
        }
    }

    /// Those that are out of force since the last call, in the order in which it befell them.
    mutating func takePutOutOfForce() -> [OutsideExpression] {
        defer { putOutOfForce = [] }
        return putOutOfForce
    }

    /// How many were not evaluated, for want of an allowance, since the last call.
    mutating func takeTurnedAway() -> UInt64 {
        defer { turnedAway = 0 }
        return turnedAway
    }

    /// A user's preferences are set anew: what they hold now has its chances again.
    mutating func forgetExcess(of user: UserID) {
        for (id, _) in excessive where id.preferencesOf == user { excessive[id] = nil }
    }

    /// One is gone.
    mutating func forget(_ id: OutsideExpression) { excessive[id] = nil }

    /// The parts of a user's preferences that are out of force, in no order.
    func outOfForce(of user: UserID) -> [OutsideExpression] {
        excessive.filter { $0.key.preferencesOf == user && $0.value >= Self.excessLimit }.map(\.key)
    }

    mutating func shift(by step: TimeSpan) { allowance.shift(by: step) }

    private func isOutOfForce(_ id: OutsideExpression) -> Bool {
        !excessive.isEmpty && excessive[id].map { $0 >= Self.excessLimit } ?? false
    }

    private mutating func exceeded(_ id: OutsideExpression) {
        let times = (excessive[id] ?? 0) + 1
        excessive[id] = times
        if times == Self.excessLimit { putOutOfForce.append(id) }
    }
}
