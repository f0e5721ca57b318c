import TocsinEngine
import TocsinModel
import TocsinTime

/// What the engine was given and what it said, as the store keeps it: enough to give it again.
struct Journal: Sendable {
    var rulebooks: [Rulebook]
    var entries: [Entry] = []

    struct Entry: Sendable {
        let at: Timestamp
        let input: Input
        /// The one put in force before the input.
        let rulebook: Int?
        let decision: Decision
        let wakeAt: Timestamp?
    }
}
