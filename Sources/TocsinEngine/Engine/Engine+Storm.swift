internal import TocsinModel

/// A source that sends too much, or brings about too much, is held to its limit, and people are told by how much it exceeded it.
extension Engine {
    /// Whether an event is beyond what its source, or all sources together, may send this minute. Counts it.
    mutating func isExcess(_ event: Event) -> Bool {
        let own = rulebook.sources[event.source]?.eventsPerMinute
        guard
            let excess = state.storms.count(
                eventOf: event.source,
                own: own,
                all: rulebook.limits.eventsPerMinute,
                at: state.now
            )
        else { return false }
        state.counters.excess[excess.source, default: 0] += 1
        if let time = excess.due { timers.set(.minute(excess.source), at: time) }
        return true
    }

    /// Whether an alert of a source may open an incident of its own; counts it.
    mutating func mayOpenIncident(_ source: String, _ severity: Severity) -> Bool {
        let own = rulebook.sources[source]?.incidentsPerMinute
        guard
            let excess = state.storms.count(
                incidentOf: source,
                severity,
                own: own,
                all: rulebook.limits.incidentsPerMinute,
                at: state.now
            )
        else { return true }
        state.counters.gathered[excess.source, default: 0] += 1
        if let time = excess.due { timers.set(.minute(excess.source), at: time) }
        return false
    }

    /// Tells how much was too much in the minute that is over.
    mutating func minuteIsOver(_ source: String, into decision: inout Decision) {
        guard let count = state.storms.takeMinute(of: source) else { return }
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
