package import TocsinModel

/// What became of one message.
package enum Decoded: Sendable {
    case event(Event)
    /// The readings of a message whose source has `each`, in order, and what became of those that could not be read.
    case events([Event], Rejection?)
    /// It could not be read, and becomes a dead letter.
    case rejected(Rejection)
    /// An empty payload where there is nothing to read: how MQTT says that a retained message is gone. It is no event.
    case cleared(source: String)
    /// It fits a source's filter but not its topic, or no source at all (`nil`): counted, and of no further interest.
    case unmatched(source: String?)
}

/// What became of one message, of whose readings none is made yet.
package enum Begun: Sendable {
    case event(Event)
    /// Its source has `each`: see ``MessageDecoder/next(of:)``.
    case readings(Readings)
    case rejected(Rejection)
    case cleared(source: String)
    case unmatched(source: String?)
}
