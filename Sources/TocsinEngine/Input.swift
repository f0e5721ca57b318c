package import TocsinModel

/// Something that happened. Everything the engine learns comes as one of these, in the order of the journal.
package enum Input: Sendable {
    case event(Event)
    case command(Command)
    /// Something about Tocsin itself began, changed or is over.
    case condition(SelfCondition)
    /// The deadline that was asked for has come.
    case wake
    /// The service started; what it was cut off from before is unknown.
    case started
    case linkLost
    case linkRestored
    /// Another configuration is in force: the engine has it already.
    case rulebookReplaced
}
