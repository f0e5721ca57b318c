package import TocsinDecoding
package import TocsinEngine
package import TocsinModel

/// What follows from one journal entry.
package struct Consequences: Sendable {
    /// In the order in which they must happen.
    package var effects: [Effect] = []
    /// The answer, where the entry was a command.
    package var answer: CommandResult?
    /// Messages that couldn't be read.
    package var rejected: [Rejected] = []

    /// Messages that fit no source's topic; listed only while reasons are kept.
    package var unmatched: [EventID] = []
    /// Empty payloads that are no event; likewise.
    package var cleared: [EventID] = []

    package struct Rejected: Sendable {
        package let id: DeadLetterID
        /// What came, and where in it the message lies: it may have come with an earlier entry, and its last reading be looked at only now.
        package let batch: InboundBatch
        package let message: InboundBatch.Message
        package let rejection: Rejection
        /// Whether nothing of it was read; otherwise some of its readings were, and a replay needs all of it.
        package let isWhole: Bool
    }

    package init() {}
}
