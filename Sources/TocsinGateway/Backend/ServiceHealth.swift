package import TocsinModel
package import TocsinTime

/// How the service is.
package struct ServiceHealth: Sendable {
    /// Whether the process does anything at all. Never waits for the loop that it tells of.
    package var liveness: @Sendable () -> Health
    /// Whether the service can do its work.
    package var readiness: @Sendable () async -> Readiness
    /// What is counted and measured, but for the gateway's own.
    package var metrics: @Sendable () async -> [MetricFamily]
    /// What is shown live of it, once a second.
    package var stats: @Sendable () async -> LiveStats

    package init(
        liveness: @escaping @Sendable () -> Health,
        readiness: @escaping @Sendable () async -> Readiness,
        metrics: @escaping @Sendable () async -> [MetricFamily],
        stats: @escaping @Sendable () async -> LiveStats
    ) {
        self.liveness = liveness
        self.readiness = readiness
        self.metrics = metrics
        self.stats = stats
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
