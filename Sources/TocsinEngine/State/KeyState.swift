package import TocsinExpressions
package import TocsinModel

/// What is known of one key of one rule.
package struct KeyState: Hashable, Codable, Sendable {
    package var phase: Phase = .inactive
    /// When it was last heard of by an event that is news; only where the rule watches for silence.
    package var lastSeen: Timestamp?
    /// The previous payload; only where the rule reads `last`.
    package var last: Value?

    package init() {}

    package enum Phase: Hashable, Codable, Sendable {
        case inactive
        /// The condition holds, but not yet for as long as the rule asks.
        case pending(Pending)
        case firing(Alert)
    }

    package struct Pending: Hashable, Codable, Sendable {
        package let since: Timestamp
        package var alert: Alert
    }

    /// Nothing worth remembering: the key can be forgotten.
    var isEmpty: Bool {
        phase == .inactive && lastSeen == nil && last == nil
    }
}
