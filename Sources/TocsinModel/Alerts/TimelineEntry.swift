package import TocsinTime

/// One line of an incident's story: what happened, when, by whom, through which door.
package struct TimelineEntry: Hashable, Codable, Sendable {
    package let at: Timestamp
    package let kind: Kind
    /// A sentence for people.
    package let text: String
    package let user: UserID?

    package enum Kind: String, Hashable, Codable, Sendable {
        case opened
        case joined
        case severityChanged = "severity_changed"
        case alertResolved = "alert_resolved"
        case notified
        case withheld
        case acknowledged
        case unacknowledged
        case resolved
        case moved
        case snoozed
        case escalated
        case reassigned
        case note
        case flapping
        case stable
    }

    package init(at: Timestamp, kind: Kind, text: String, user: UserID? = nil) {
        self.at = at
        self.kind = kind
        self.text = text
        self.user = user
    }
}
