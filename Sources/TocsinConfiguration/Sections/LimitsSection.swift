internal import TocsinEngine

/// Reads `limits:`, of the top level and of one source. `none` lifts a limit.
struct LimitsSection {
    private static let rates = 1...1_000_000_000
    private static let stateBytes = 65_536...1_099_511_627_776

    struct Result {
        /// Of all sources together, and of what is said to people.
        var limits = Limits.shipped
        /// Of a source that doesn't say its own.
        var ofSource = Rulebook.SourceLimits.shipped
    }

    /// What the top level says. `none` there lifts the default of the sources too: nothing else could be meant by it.
    func read(_ parent: inout MapReader) -> Result {
        var result = Result()
        guard var reader = parent.map("limits", "'limits'") else { return result }
        if reader.isLifted("incidents_per_minute") { result.ofSource.incidentsPerMinute = nil }
        read(&reader, &result.limits)
        reader.finish()
        return result
    }

    private func read(_ reader: inout MapReader, _ limits: inout Limits) {
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
        Self.readTables(&reader, &limits)
    }

    /// How large the engine's tables may grow. None can be lifted: what a stranger can fill has an end.
    private static func readTables(_ reader: inout MapReader, _ limits: inout Limits) {
        func table(_ key: String, _ limit: WritableKeyPath<Limits, Int>, least: Int) {
            if let number = reader.number(key, in: least...tableMost) { limits[keyPath: limit] = number }
        }
        table("keys", \.keys, least: 1000)
        table("incidents", \.incidents, least: 100)
        table("timeline", \.timeline, least: 10)
        table("deduplication_ids", \.deduplicationIDs, least: 1000)
        table("silences", \.silences, least: 10)
        table("overrides", \.overrides, least: 10)
        table("links", \.links, least: 100)
        table("window_samples", \.windowSamples, least: 10)
        table("clocks", \.clocks, least: 1000)
    }

    private static let tableMost = 10_000_000

    /// Of one source.
    ///
    /// - Parameter given: where it doesn't say its own.
    func readSource(_ parent: inout MapReader, default given: Rulebook.SourceLimits) -> Rulebook.SourceLimits {
        var limits = given
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
