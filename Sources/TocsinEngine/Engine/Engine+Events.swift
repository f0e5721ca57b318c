internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// An event through the rules whose topic fits.
extension Engine {
    mutating func receive(_ event: Event, into decision: inout Decision) {
        state.counters.events += 1
        state.alerts.beginEvent(of: event.source)
        defer { state.alerts.endEvent() }
        if let id = event.deduplicationID, state.alerts.isDuplicate(id, of: event.source) {
            state.counters.duplicates += 1
            explain(.duplicateEvent(id, source: event.source))
            decision.verdict = .duplicate
            return
        }
        followAlerts(into: &decision)
        let isExcess = isExcess(event)
        guard let place = matcher.place(of: event.topic, madeLabels: event.madeLabels) else {
            state.counters.unmatched += 1
            explain(.noRuleFits(event.topic))
            decision.verdict = .unmatched
            return
        }
        let occurrence = state.alerts.observe(event, isExcess: isExcess, elsewhere: state.incidents.bytes)
        followAlerts(into: &decision)
        for match in matcher.matches(place, payload: event.payload, busy: state.alerts.activity.busy) {
            state.counters.evaluations += 1
            state.alerts.evaluate(match, event, occurrence, elsewhere: state.incidents.bytes)
            followAlerts(into: &decision)
        }
    }
}
