package import TocsinModel

/// What the gateway needs of the service behind it; the runtime fills it in.
///
/// Everything read here is committed. A closure that throws is answered with 503 `unavailable`, or a close with 1011 on a
/// socket: nothing the client did was wrong, and it may come again.
package struct GatewayBackend: Sendable {
    /// Hands a command to the engine; returns after the commit.
    package var submit: @Sendable (Command) async -> CommandResult
    /// Counts the answers of every door.
    package let commands: CommandTally
    /// Incidents as the JSON of contract §7; `next` is the id to go on after.
    package var incidents: @Sendable (IncidentQuery) async throws -> Page<[UInt8]>
    /// One incident with its timeline, or `nil` where there is none.
    package var incident: @Sendable (IncidentID) async throws -> [UInt8]?
    /// The alerts of an incident in the order of ``AlertPlace``, or `nil` where there is no such incident.
    package var alerts: @Sendable (IncidentID, AlertsQuery) async throws -> Page<[UInt8]>?
    /// A user's own notifications; `next` is a ``TocsinModel/FeedCursor``.
    package var inbox: @Sendable (UserID, InboxQuery) async throws -> Page<NotificationRecord>
    /// One notification, whosever it is, or `nil` where there is none.
    package var notification: @Sendable (NotificationID) async throws -> NotificationRecord?
    package var unread: @Sendable (UserID) async throws -> Int
    /// What that user missed after an offset: incidents, and notifications of their own.
    package var feed: @Sendable (UserID, _ after: UInt64, _ limit: Int) async throws -> FeedSlice
    /// Where the committed feed ends.
    package var position: @Sendable () async -> FeedCursor
    /// Why something was decided as it was. One at a time.
    package var explain: @Sendable (String) async throws -> Explained
    /// Every silence that is kept, also those that are over; ordered by id, a bounded number.
    package var silences: @Sendable () async throws -> [Silence]
    /// Who is on call at a time, or now.
    package var onCall: @Sendable (Timestamp?) async throws -> Roster
    /// The overrides of a schedule that are not over, ordered by id; `nil` where there is no such schedule.
    package var overrides: @Sendable (_ schedule: String) async throws -> [ScheduleOverride]?
    /// Who is on call for a schedule from now on, for so long; `nil` where there is no such schedule.
    package var duties: @Sendable (_ schedule: String, _ ahead: TimeSpan) async throws -> [Duty]?
    /// How a user is told, own and in force, as JSON; `nil` for nobody.
    package var preferences: @Sendable (UserID) async throws -> [UInt8]?
    /// Whether a one-tap link was used; known until it expires.
    package var isUsed: @Sendable (_ nonce: String) async throws -> Bool
    /// Counts that somebody opened a link.
    package var opened: @Sendable (LinkOpening) async -> Void
    /// What happened in a time, as JSON.
    package var report: @Sendable (_ from: Timestamp, _ to: Timestamp) async throws -> [UInt8]
    /// Whether the process does anything at all. Never waits for the loop that it tells of.
    package var health: @Sendable () -> Health
    package var readiness: @Sendable () async -> Readiness
    package var metrics: @Sendable () async -> [MetricFamily]
    package var stats: @Sendable () async -> LiveStats

    package init(
        submit: @escaping @Sendable (Command) async -> CommandResult,
        commands: CommandTally,
        incidents: @escaping @Sendable (IncidentQuery) async throws -> Page<[UInt8]>,
        incident: @escaping @Sendable (IncidentID) async throws -> [UInt8]?,
        alerts: @escaping @Sendable (IncidentID, AlertsQuery) async throws -> Page<[UInt8]>?,
        inbox: @escaping @Sendable (UserID, InboxQuery) async throws -> Page<NotificationRecord>,
        notification: @escaping @Sendable (NotificationID) async throws -> NotificationRecord?,
        unread: @escaping @Sendable (UserID) async throws -> Int,
        feed: @escaping @Sendable (UserID, _ after: UInt64, _ limit: Int) async throws -> FeedSlice,
        position: @escaping @Sendable () async -> FeedCursor,
        explain: @escaping @Sendable (String) async throws -> Explained,
        silences: @escaping @Sendable () async throws -> [Silence],
        onCall: @escaping @Sendable (Timestamp?) async throws -> Roster,
        overrides: @escaping @Sendable (_ schedule: String) async throws -> [ScheduleOverride]?,
        duties: @escaping @Sendable (_ schedule: String, _ ahead: TimeSpan) async throws -> [Duty]?,
        preferences: @escaping @Sendable (UserID) async throws -> [UInt8]?,
        isUsed: @escaping @Sendable (_ nonce: String) async throws -> Bool,
        opened: @escaping @Sendable (LinkOpening) async -> Void,
        report: @escaping @Sendable (_ from: Timestamp, _ to: Timestamp) async throws -> [UInt8],
        health: @escaping @Sendable () -> Health,
        readiness: @escaping @Sendable () async -> Readiness,
        metrics: @escaping @Sendable () async -> [MetricFamily],
        stats: @escaping @Sendable () async -> LiveStats
    ) {
        self.submit = submit
        self.commands = commands
        self.incidents = incidents
        self.incident = incident
        self.alerts = alerts
        self.inbox = inbox
        self.notification = notification
        self.unread = unread
        self.feed = feed
        self.position = position
        self.explain = explain
        self.silences = silences
        self.onCall = onCall
        self.overrides = overrides
        self.duties = duties
        self.preferences = preferences
        self.isUsed = isUsed
        self.opened = opened
        self.report = report
        self.health = health
        self.readiness = readiness
        self.metrics = metrics
        self.stats = stats
    }
}

/// An answer to why.
package enum Explained: Sendable, Hashable {
    /// As JSON.
    case explained([UInt8])
    case unknown
    /// Another answer is being worked out.
    case busy
}

/// One page of a list; `next` is what `?after=` takes for the page behind it, `nil` where the list ends.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    package let next: String?
    /// The place in the feed of the newest item here, in lists that are part of it.
    package let newest: FeedCursor?

    package init(items: [Item], next: String?, newest: FeedCursor? = nil) {
        self.items = items
        self.next = next
        self.newest = newest
    }
}

/// Whether the loop turns.
package enum Health: Sendable, Hashable {
    case turning
    /// It has not for so many seconds; whoever supervises the process should end it.
    case stuck(seconds: Int)
}

/// Whether the service can do its work now.
package enum Readiness: Sendable, Hashable {
    case ready
    /// Why not, one sentence each.
    case notReady([String])
}

/// What the `stats` frame says, once a second.
package struct LiveStats: Sendable, Hashable {
    package let eventsPerSecond: Double
    package let lastEventAt: Timestamp?
    package let isBrokerConnected: Bool

    package init(eventsPerSecond: Double, lastEventAt: Timestamp?, isBrokerConnected: Bool) {
        self.eventsPerSecond = eventsPerSecond
        self.lastEventAt = lastEventAt
        self.isBrokerConnected = isBrokerConnected
    }
}
