extension Rulebook {
    /// What one source may cause. What happens at a limit is told and counted, never silent; `nil` is without a bound.
    package struct SourceLimits: Hashable, Sendable {
        /// Events that begin alerts. Beyond: only what is critical begins.
        package var eventsPerMinute: Int?
        /// Incidents that its alerts open. Beyond: alerts of a route come together in one incident.
        package var incidentsPerMinute: Int?
        /// What is remembered of its keys, topics and ids, in bytes. Beyond: nothing new is remembered, and so begins no alerts.
        package var stateBytes: Int?

        /// What is in force where the configuration doesn't say.
        package static let shipped = SourceLimits(incidentsPerMinute: 600, stateBytes: 24 << 20)

        package init(eventsPerMinute: Int? = nil, incidentsPerMinute: Int? = nil, stateBytes: Int? = nil) {
            self.eventsPerMinute = eventsPerMinute
            self.incidentsPerMinute = incidentsPerMinute
            self.stateBytes = stateBytes
        }
    }
}
