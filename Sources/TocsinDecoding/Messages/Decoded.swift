package import TocsinModel

/// What became of one message.
package enum Decoded: Sendable {
    case event(Event)
    /// It could not be read, and becomes a dead letter.
    case rejected(Rejection)
    /// It fits a source's filter but not its topic, or no source at all (`nil`): counted, and of no further interest.
    case unmatched(source: String?)
}
