internal import TocsinBroker
internal import TocsinConfiguration
internal import TocsinModel

/// What the loop takes in.
enum Stimulus: Sendable {
    case messages(InboundBatch)
    case command(Command)
    /// Something about Tocsin itself, as a leaf saw it.
    case condition(SelfCondition)
    case wake
    case started
    case linkLost
    case linkRestored
    /// Another configuration, valid and kept in the store.
    case configuration(Configuration)
}
