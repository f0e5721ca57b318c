package import TocsinTime

/// One message to one user, about one incident or, as a digest, about several, with the reason why that user gets it.
package struct Notification: Hashable, Codable, Sendable {
    package let id: NotificationID
    package let user: UserID
    package let kind: Kind
    /// `nil` for what is about no single incident: a digest, a storm, the end of a silence.
    package let incident: IncidentID?
    package let severity: Severity
    package let title: String
    package let body: String
    package let labels: Labels
    /// How many alerts are firing in the incident.
    package let alerts: Int
    package let reason: String
    package let links: [Link]
    package let actions: [String]
    /// Over which channels it goes, by the user's own rules; never empty.
    package let channels: [String]
    /// When the event that caused it happened, by its own clock.
    package let eventTime: Timestamp
    package let receivedAt: Timestamp

    package enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case firing
        case updated
        case escalated
        case repeated
        case acknowledged
        case snoozed
        case resolved
        case flapping
        case stable
        case digest
        case storm
        case test
    }

    /// What its user did with it.
    package enum State: String, Hashable, Codable, Sendable, CaseIterable {
        case unread
        case read
        case dismissed
    }

    package init(
        id: NotificationID,
        user: UserID,
        kind: Kind,
        incident: IncidentID?,
        severity: Severity,
        title: String,
        body: String,
        labels: Labels,
        alerts: Int,
        reason: String,
        links: [Link],
        actions: [String],
        channels: [String],
        eventTime: Timestamp,
        receivedAt: Timestamp
    ) {
        self.id = id
        self.user = user
        self.kind = kind
        self.incident = incident
        self.severity = severity
        self.title = title
        self.body = body
        self.labels = labels
        self.alerts = alerts
        self.reason = reason
        self.links = links
        self.actions = actions
        self.channels = channels
        self.eventTime = eventTime
        self.receivedAt = receivedAt
    }
}
