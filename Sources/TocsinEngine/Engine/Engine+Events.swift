internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// An event through the rules whose topic fits.
extension Engine {
    mutating func receive(_ event: Event, into decision: inout Decision) {
        state.counters.events += 1
        state.alerts.beginEvent(of: event.source, elsewhere: state.incidents.bytes)
        defer { state.alerts.endEvent() }
        if let id = event.deduplicationID, state.alerts.isDuplicate(id, of: event.source) {
            state.counters.duplicates += 1
            explain(.duplicateEvent(id, source: event.source))
            decision.verdict = .duplicate
            return
        }
        followEvent(into: &decision)
        let isExcess = isExcess(event)
        guard let place = matcher.place(of: event.topic, madeLabels: event.madeLabels) else {
            state.counters.unmatched += 1
            explain(.noRuleFits(event.topic))
            decision.verdict = .unmatched
            return
        }
        let occurrence = state.alerts.observe(event, isExcess: isExcess)
        followEvent(into: &decision)
        for rule in matcher.rules(at: place, payload: event.payload, busy: state.alerts.activity.busy) {
            state.counters.evaluations += 1
            state.alerts.evaluate(matcher.match(rule, at: place), event, occurrence)
            followEvent(into: &decision)
        }
    }

    /// What follows may change what incidents take on the account of a source.
    @inline(__always)
    private mutating func followEvent(into decision: inout Decision) {
        guard state.alerts.hasChanges else { return }
        state.alerts.elsewhere = SourceBytes()
        followAlerts(into: &decision)
        state.alerts.elsewhere = state.incidents.bytes
    }
}
