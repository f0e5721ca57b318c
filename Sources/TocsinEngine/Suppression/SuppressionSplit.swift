internal import TocsinModel
internal import TocsinTime

/// What fires in an incident: what people may be told of, and why they may not of the rest.
struct SuppressionSplit: Sendable {
    /// Firing alerts that people may be told of.
    var tellable: [AlertKey] = []
    /// Why the others are withheld; empty where none is.
    var reasons = SuppressionReasons()
    /// Whether something that people know of is withheld by more than a grace.
    var isKnownWithheld = false
    /// When this is to be looked at again though nothing happens.
    var again: Timestamp?

    /// One of them is withheld.
    ///
    /// - Parameter isKnown: whether people know of it.
    mutating func add(_ suppression: Suppression, isKnown: Bool) {
        switch suppression {
        case .interval(_, let until):
            again = min(again ?? until, until)
            if isKnown { isKnownWithheld = true }
        case .grace(let until):
            again = min(again ?? until, until)
        case .silence, .inhibition:
            if isKnown { isKnownWithheld = true }
        }
        reasons.add(suppression.reason)
    }
}
