package import TocsinModel
package import TocsinTime

/// Something that happened. Everything the engine learns comes as one of these, in the order of the journal.
///
/// Events are by far the commonest: what is large besides is indirect, so that an input is no larger than a reference.
package enum Input: Sendable {
    case event(Event)
    indirect case command(Command)
    /// Something about Tocsin itself began, changed or is over.
    indirect case condition(SelfCondition)
    /// The deadline that was asked for has come.
    case wake
    /// The service started; what it was cut off from before is unknown.
    case started
    /// Nothing was heard since then, which may be before anybody noticed.
    case linkLost(since: Timestamp)
    case linkRestored
    /// Everything that the broker had for us at that time has been taken in. From the first of these on, a silence counts only as
    /// far as one of them reaches; without any, as in a scenario, the clock is taken at its word.
    case heard(through: Timestamp)
    /// The sources that the broker does not let us hear: all of them, ordered.
    case sourcesCutOff([String])
    /// The wall clock was set by so much, forward or back; no more time passed than else. The next input's time is by the clock as it is now.
    case clockStepped(by: TimeSpan)
    /// Another configuration is in force: the engine has it already.
    case rulebookReplaced
}
