package import TocsinModel

/// What follows from one input.
package struct Decision: Hashable, Sendable {
    /// In the order in which they must happen.
    package var effects: [Effect] = []
    /// The answer, where the input was a command.
    package var answer: CommandResult?
    /// Why an event had no effect on any rule, where that is so.
    package var verdict: Verdict = .evaluated

    package enum Verdict: Hashable, Sendable {
        case evaluated
        /// The same source sent an event of this id before.
        case duplicate
        /// No rule's topic fits.
        case unmatched
    }
}
