internal import TocsinModel

/// A source that sends too much, or brings about too much, is held to its limit, and people are told by how much it exceeded it.
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
        beginMinute(of: source)
        if state.storms[source]?.takes(limit: limit) ?? true { return true }
        state.counters.excess[source, default: 0] += 1
        watchMinute(of: source)
        return false
    }

    /// Whether an alert of a source may open an incident of its own; counts it. What is critical has as much room of its own.
    mutating func mayOpenIncident(_ source: String, _ severity: Severity) -> Bool {
        let own = rulebook.sources[source]?.incidentsPerMinute
        let all = rulebook.limits.incidentsPerMinute
        guard own != nil || all != nil else { return true }
        let guards = [(source, own), (Self.everySource, all)]
        for (name, limit) in guards where limit != nil { beginMinute(of: name) }
        for case (let name, let limit?) in guards {
            guard let count = state.storms[name], !count.hasRoom(severity, limit: limit) else { continue }
            state.storms[name]?.gather()
            state.counters.gathered[name, default: 0] += 1
            watchMinute(of: name)
            return false
        }
        for (name, limit) in guards where limit != nil { state.storms[name]?.opened(severity) }
        return true
    }

    private mutating func beginMinute(of source: String) {
        if state.storms[source]?.isOver(at: state.now) ?? true { state.storms[source] = StormCount(at: state.now) }
    }

    private mutating func watchMinute(of source: String) {
        guard let count = state.storms[source], count.excess + count.gathered == 1 else { return }
        timers.set(.minute(source), at: count.end)
    }

    /// Tells how much was too much in the minute that is over.
    mutating func minuteIsOver(_ source: String, into decision: inout Decision) {
        guard let count = state.storms.removeValue(forKey: source) else { return }
        if count.excess > 0 { tellExcess(source, count, into: &decision) }
        if count.gathered > 0 { tellGathered(source, count, into: &decision) }
    }

    private mutating func tellExcess(_ source: String, _ count: StormCount, into decision: inout Decision) {
        state.counters.excessTold[source, default: 0] += count.excess
        let total = state.counters.excessTold[source] ?? 0
        let reason = Reason.tooManyEvents(source: source, count, total: total)
        explain(reason)
        tellRoot(
            .storm,
            .warning,
            title: "+\(count.excess) more from \(Reason.name(ofSource: source))",
            body: reason.text,
            reason: "the storm guard",
            into: &decision
        )
    }

    private mutating func tellGathered(_ source: String, _ count: StormCount, into decision: inout Decision) {
        state.counters.gatheredTold[source, default: 0] += count.gathered
        let total = state.counters.gatheredTold[source] ?? 0
        let reason = Reason.tooManyAlerts(source: source, count, total: total)
        explain(reason)
        tellRoot(
            .storm,
            .warning,
            title: "+\(count.gathered) more alerts from \(Reason.name(ofSource: source))",
            body: reason.text,
            reason: "the storm guard",
            into: &decision
        )
    }
}
