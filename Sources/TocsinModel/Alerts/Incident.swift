package import TocsinTime

/// What people are told about, acknowledge and resolve: alerts of one route with the same `group_by` values.
package struct Incident: Hashable, Codable, Sendable {
    package let id: IncidentID
    package var state: State
    package var severity: Severity
    package var title: String
    /// The labels that all its alerts have in common.
    package var labels: Labels
    /// Those that matter most, in the order of ``AlertPlace``; at most ``alertsListed``.
    package var alerts: [Member]
    /// Of all, listed or not.
    package var counts: AlertCounts
    package let openedAt: Timestamp
    package var updatedAt: Timestamp
    /// The escalation policy that it runs, and the step that was told last, counted from 1.
    package let escalation: Escalation?
    package var timeline: [TimelineEntry]

    /// Alerts that an incident lists itself, at most. All of them come by the page.
    package static let alertsListed = 200
    /// Alerts that are over and that an open incident knows one by one; of earlier ones it knows the number.
    package static let alertsRemembered = 200

    package struct Escalation: Hashable, Codable, Sendable {
        package let policy: String
        /// 0 before the first.
        package let step: Int

        package init(policy: String, step: Int) {
            self.policy = policy
            self.step = step
        }
    }

    package enum State: Hashable, Codable, Sendable {
        case open
        case acknowledged(by: UserID, at: Timestamp, until: Timestamp?)
        case snoozed(by: UserID, at: Timestamp, until: Timestamp)
        case resolved(at: Timestamp, by: UserID?)

        package var name: String {
            switch self {
            case .open: "open"
            case .acknowledged: "acknowledged"
            case .snoozed: "snoozed"
            case .resolved: "resolved"
            }
        }
    }

    /// One alert as its incident shows it.
    package struct Member: Hashable, Codable, Sendable {
        package let labels: Labels
        /// Where the page after it begins.
        package var place: AlertPlace
        package var state: State
        /// Which incident tells of it since it became worse; `nil` where this one does.
        package var movedTo: IncidentID?
        package var severity: Severity
        package var summary: String
        /// The payload as text, when it was last evaluated.
        package var value: String
        package var links: [Link]
        package let firstSeen: Timestamp
        package var lastSeen: Timestamp
        /// Events that kept it firing.
        package var count: UInt64

        package enum State: String, Hashable, Codable, Sendable {
            case firing
            case resolved
        }

        package init(
            labels: Labels,
            place: AlertPlace = .over(number: 0),
            state: State,
            movedTo: IncidentID? = nil,
            severity: Severity,
            summary: String,
            value: String,
            links: [Link],
            firstSeen: Timestamp,
            lastSeen: Timestamp,
            count: UInt64
        ) {
            self.labels = labels
            self.place = place
            self.state = state
            self.movedTo = movedTo
            self.severity = severity
            self.summary = summary
            self.value = value
            self.links = links
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
            self.count = count
        }
    }

    package init(
        id: IncidentID,
        state: State,
        severity: Severity,
        title: String,
        labels: Labels,
        alerts: [Member],
        counts: AlertCounts? = nil,
        openedAt: Timestamp,
        updatedAt: Timestamp,
        escalation: Escalation? = nil,
        timeline: [TimelineEntry]
    ) {
        self.id = id
        self.state = state
        self.severity = severity
        self.title = title
        self.labels = labels
        self.alerts = alerts
        self.counts = counts ?? AlertCounts(alerts)
        self.openedAt = openedAt
        self.updatedAt = updatedAt
        self.escalation = escalation
        self.timeline = timeline
    }
}
