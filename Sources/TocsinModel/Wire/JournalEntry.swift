package import TocsinTime

/// One row of the journal: inputs with consecutive numbers that came at the same time.
package struct JournalEntry: Sendable {
    /// The number of its first input.
    package let sequence: UInt64
    package let at: Timestamp
    package let content: Content

    package enum Content: Sendable {
        /// Messages as they came from the broker; each is one input, read or not.
        case messages(InboundBatch)
        case command(Command)
        /// Something about Tocsin itself.
        case condition(SelfCondition)
        case wake
        case started
        /// The broker can't be heard, and was not since then.
        case linkLost(since: Timestamp)
        case linkRestored
        /// Everything that the broker had for us then has been taken in.
        case heard(through: Timestamp)
        /// The sources that the broker does not let us hear: all of them, ordered.
        case sourcesCutOff([String])
        /// The wall clock was set by so much.
        case clockStepped(by: TimeSpan)
        /// From here on the rulebook of this digest is in force.
        case rulebookReplaced(digest: String)
    }

    package init(sequence: UInt64, at: Timestamp, content: Content) {
        self.sequence = sequence
        self.at = at
        self.content = content
    }

    /// How many numbers it takes.
    package var count: Int {
        switch content {
        case .messages(let batch): batch.count
        case .command, .condition, .wake, .started, .linkLost, .linkRestored, .heard, .sourcesCutOff, .clockStepped,
            .rulebookReplaced:
            1
        }
    }
}
