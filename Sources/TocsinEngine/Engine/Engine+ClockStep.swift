internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// The wall clock was set. A duration is time that passes, so everything that is reckoned from some moment moves with the clock; what is
/// meant by the calendar (who is on call, quiet hours, the hours of a route, overrides) is looked up anew by the clock as it is now.
extension Engine {
    mutating func clockStepped(by step: TimeSpan, at now: Timestamp) {
        state.shift(by: step)
        // The calendar is looked up by what the clock shows now, not by what it would have shown at the last input.
        state.now = max(state.now, now)
        state.onCall.forgetKnown()
        rebuildIndices()
        reviewBoxes()
        reviewWithheld()
        reviewUnheard()
        timers.forgetFirst()
    }
}

extension EngineState {
    fileprivate mutating func shift(by step: TimeSpan) {
        now = now.shifted(by: step)
        alerts.shift(by: step)
        incidents.shift(by: step)
        personal.shift(by: step)
        storms.shift(by: step)
        for (table, at) in limits { limits[table] = at.shifted(by: step) }
        outside.shift(by: step)
        suppression.shift(by: step)
    }
}
