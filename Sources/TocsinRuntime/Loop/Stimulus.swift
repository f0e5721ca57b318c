internal import TocsinBroker
internal import TocsinConfiguration
internal import TocsinModel

/// What the loop takes in.
enum Stimulus: Sendable {
    case messages(InboundBatch)
    case command(Command)
    case wake
    case started
    case linkLost
    case linkRestored
    /// Another configuration, valid and kept in the store.
    case configuration(Configuration)
}
