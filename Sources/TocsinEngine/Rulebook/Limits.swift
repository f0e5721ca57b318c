/// How large the engine's tables may grow. What happens at a limit is told and counted, never silent.
package struct Limits: Hashable, Sendable {
    /// Keys that are pending, firing, watched for silence or have a last payload.
    package var keys: Int
    /// Open incidents.
    package var incidents: Int
    /// Lines of an incident's timeline; the oldest but the first give way.
    package var timeline: Int
    /// The same in bytes of their texts.
    package var timelineBytes: Int
    /// Event ids remembered a source for dropping transport duplicates.
    package var deduplicationIDs: Int
    /// Notifications whose state is known a user; older ones count as read.
    package var inbox: Int
    /// Silences that aren't over.
    package var silences: Int
    /// Overrides of schedules that aren't over.
    package var overrides: Int
    /// One-tap links that were used and have not expired.
    package var links: Int
    /// Samples in the window of one key; the oldest gives way.
    package var windowSamples: Int
    /// Topics whose clocks are known to be off, or are suspected.
    package var clocks: Int
    /// Events of all sources together that make alerts, a minute; `nil` without a bound.
    package var eventsPerMinute: Int?
    /// Incidents of all sources together that are opened a minute; `nil` without a bound.
    package var incidentsPerMinute: Int?
    /// Notifications to one user a minute, and as many critical ones besides; `nil` without a bound.
    package var notificationsPerMinute: Int?

    /// What is in force where the configuration doesn't say.
    package static let shipped = Limits(notificationsPerMinute: 120)

    package init(
        keys: Int = 1_000_000,
        incidents: Int = 100_000,
        timeline: Int = 200,
        timelineBytes: Int = 32_768,
        deduplicationIDs: Int = 100_000,
        inbox: Int = 100_000,
        silences: Int = 1000,
        overrides: Int = 1000,
        links: Int = 10_000,
        windowSamples: Int = 10_000,
        clocks: Int = 100_000,
        eventsPerMinute: Int? = nil,
        incidentsPerMinute: Int? = nil,
        notificationsPerMinute: Int? = nil
    ) {
        self.keys = keys
        self.incidents = incidents
        self.timeline = timeline
        self.timelineBytes = timelineBytes
        self.deduplicationIDs = deduplicationIDs
        self.inbox = inbox
        self.silences = silences
        self.overrides = overrides
        self.links = links
        self.windowSamples = windowSamples
        self.clocks = clocks
        self.eventsPerMinute = eventsPerMinute
        self.incidentsPerMinute = incidentsPerMinute
        self.notificationsPerMinute = notificationsPerMinute
    }

    /// The name of the bound of a source's bytes, where tables are named.
    static func stateBytes(of source: String) -> String { prefix + source }

    /// The source that a table's name is of, where it is of one.
    static func source(of table: String) -> String? {
        table.utf8.starts(with: prefix.utf8) ? String(table.dropFirst(prefix.count)) : nil
    }

    private static let prefix = "state_bytes/"
}
