internal import HeapModule
internal import TocsinModel

/// A source that sends too much is held to its limit, and people are told by how much it exceeded it.
extension Engine {
    /// The guard of all sources together.
    private static let everySource = ""

    /// Whether an event is beyond what its source, or all sources together, may send this minute. Counts it.
    mutating func isExcess(_ event: Event) -> Bool {
        if let limit = rulebook.sources[event.source]?.eventsPerMinute, !takes(event.source, limit) { return true }
        if let limit = rulebook.limits.eventsPerMinute, !takes(Self.everySource, limit) { return true }
        return false
    }

    private mutating func takes(_ source: String, _ limit: Int) -> Bool {
        if state.storms[source]?.isOver(at: state.now) ?? true { state.storms[source] = StormCount(at: state.now) }
        if state.storms[source]?.takes(limit: limit) ?? true { return true }
        state.counters.excess[source, default: 0] += 1
        if let count = state.storms[source], count.excess == 1 {
            timers.insert(Timer(at: count.end, kind: .minute(source)))
        }
        return false
    }

    /// Tells how much was too much in the minute that is over.
    mutating func minuteIsOver(_ source: String, into decision: inout Decision) {
        guard let count = state.storms.removeValue(forKey: source), count.excess > 0 else { return }
        state.counters.excessTold[source, default: 0] += count.excess
        let name = source == Self.everySource ? "all sources together" : "source \(source)"
        let total = state.counters.excessTold[source] ?? 0
        let body =
            "\(name): \(count.excess) of \(count.events) events in the minute from \(count.start.rfc3339) made no alerts; \(total) so far."
        explain(.excess, body)
        tellRoot(
            .storm,
            .warning,
            title: "+\(count.excess) more from \(name)",
            body: body,
            reason: "the storm guard",
            into: &decision
        )
    }
}
