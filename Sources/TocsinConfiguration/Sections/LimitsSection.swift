internal import TocsinEngine

/// Reads `limits:`, of the top level and of one source. `none` lifts a limit.
struct LimitsSection {
    private static let rates = 1...1_000_000_000
    private static let stateBytes = 65_536...1_099_511_627_776

    /// Of all sources together, and of what is said to people.
    func read(_ parent: inout MapReader) -> Limits {
        var limits = Limits.shipped
        guard var reader = parent.map("limits", "'limits'") else { return limits }
        limits.eventsPerMinute = reader.bound("events_per_minute", in: Self.rates, default: limits.eventsPerMinute)
        limits.incidentsPerMinute = reader.bound(
            "incidents_per_minute",
            in: Self.rates,
            default: limits.incidentsPerMinute
        )
        limits.notificationsPerMinute = reader.bound(
            "notifications_per_minute",
            in: Self.rates,
            default: limits.notificationsPerMinute
        )
        reader.finish()
        return limits
    }

    /// Of one source.
    func readSource(_ parent: inout MapReader) -> Rulebook.SourceLimits {
        var limits = Rulebook.SourceLimits.shipped
        guard var reader = parent.map("limits", "'limits'") else { return limits }
        limits.eventsPerMinute = reader.bound("events_per_minute", in: Self.rates, default: limits.eventsPerMinute)
        limits.incidentsPerMinute = reader.bound(
            "incidents_per_minute",
            in: Self.rates,
            default: limits.incidentsPerMinute
        )
        limits.stateBytes = reader.boundBytes("state_bytes", in: Self.stateBytes, default: limits.stateBytes)
        reader.finish()
        return limits
    }
}
