internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What became of an alert, or of what is known of its key: what the alerts say of an input, in the order in which it happened.
enum AlertChange: Sendable {
    /// It fires.
    ///
    /// - Parameter isFlapping: whether it came and went too often already.
    indirect case began(AlertKey, Alert, isFlapping: Bool)
    indirect case severityChanged(AlertKey, Alert, from: Severity)
    /// It goes on, with another value.
    case refreshed(AlertKey)
    /// - Parameter loss: why, where it didn't end by itself.
    indirect case ended(AlertKey, Alert, loss: Alert.Loss?)
    /// It came and went too often, or is stable again.
    indirect case flapping(AlertKey, Alert, Bool)

    /// Something is to be looked at.
    case due(Timer.Kind, at: Timestamp)
    /// A key that is watched for silence was heard of.
    ///
    /// - Parameters:
    ///   - deadline: when it has been silent for too long; `nil` while it can't be.
    ///   - isLearned: whether that follows from its habit.
    ///   - isWatched: whether it was watched before.
    case heard(AlertKey, deadline: Timestamp?, isLearned: Bool, isWatched: Bool)

    /// A table is full, by its name.
    case turnedAway(String)
    case counted(Occasion)
    indirect case failed(AlertKey, EvaluationError)
    /// Why; only where somebody asks.
    indirect case explained(Reason, AlertKey?)

    /// What is counted of an input besides.
    enum Occasion: Sendable {
        case evaluation
        case outOfOrder
        case overBeforeKnown
        case clockOff
        case forgottenID
    }
}
