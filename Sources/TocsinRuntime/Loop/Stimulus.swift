internal import TocsinBroker
internal import TocsinConfiguration
internal import TocsinModel
internal import TocsinTime

/// What the loop takes in.
enum Stimulus: Sendable {
    case messages(InboundBatch)
    case command(Command)
    /// Something about Tocsin itself, as a leaf saw it.
    case condition(SelfCondition)
    case wake
    case started
    case linkLost(since: Timestamp)
    case linkRestored
    /// Everything that the broker had for us then has been taken in.
    case heard(through: Timestamp)
    /// All sources that the broker does not let us hear, ordered.
    case sourcesCutOff([String])
    /// The wall clock was set by so much.
    case clockStepped(by: TimeSpan)
    /// Another configuration, valid and kept in the store.
    case configuration(Configuration)
}

extension Stimulus {
    /// Whether nobody waits for an answer: a turn may go on with more of what came in.
    var isForEvents: Bool {
        if case .messages = self { return true }
        if case .wake = self { return true }
        return false
    }
}
