package import TocsinTime

/// Whether a source can be heard that the broker once refused.
package enum SourceHearing: Hashable, Codable, Sendable {
    case cutOff
    /// Again since then; silence is counted from here at the earliest.
    case heardAgain(since: Timestamp)
}
