internal import HashTreeCollections
internal import TocsinModel

/// When an event really happened.
extension Engine {
    /// How long an alert that began in the past waits for more of the past.
    static let catchingUpTime = TimeSpan.seconds(10)

    mutating func occurrence(_ event: Event, isExcess: Bool, into decision: inout Decision) -> Occurrence {
        // A source that gives no time of its own.
        guard event.hasOwnTime else { return Occurrence(event, at: event.time, isExcess: isExcess) }
        let time = event.isRetained ? retainedTime(event) : observedTime(event, into: &decision)
        let topic = event.topic
        var isOutOfOrder = false
        if let latest = state.latestEvents[topic] {
            isOutOfOrder = time < latest
            if time > latest { state.latestEvents[topic] = time }
        } else if state.latestEvents.count < rulebook.limits.keys {
            state.latestEvents[topic] = time
        } else {
            limitReached("topics", into: &decision)
        }
        if isOutOfOrder { state.counters.outOfOrder += 1 }
        return Occurrence(
            event,
            at: time,
            isLate: !event.isRetained && event.received - time > ClockEstimate.tolerance,
            isOutOfOrder: isOutOfOrder,
            isExcess: isExcess
        )
    }

    /// What is retained may be as old as it likes, and tells nothing of the clock.
    private func retainedTime(_ event: Event) -> Timestamp {
        if ClockEstimate.isUnusable(event.time, received: event.received) { return event.received }
        return state.clocks[event.topic]?.corrected(event.time, received: event.received)
            ?? min(event.time, event.received)
    }

    private mutating func observedTime(_ event: Event, into decision: inout Decision) -> Timestamp {
        let topic = event.topic
        let lag = event.received - event.time
        if abs(lag.milliseconds) <= ClockEstimate.tolerance.milliseconds {
            if !state.clocks.isEmpty, state.clocks.removeValue(forKey: topic)?.isOff == true {
                explain(.clockOff, "the clock of \(topic) is right again")
            }
            return min(event.time, event.received)
        }
        var clock = state.clocks[topic]
        if clock == nil, state.clocks.count >= rulebook.limits.clocks {
            limitReached("clocks", into: &decision)
        }
        let hasRoom = clock != nil || state.clocks.count < rulebook.limits.clocks
        let wasOff = clock?.isOff ?? false
        if clock == nil { clock = ClockEstimate() }
        guard var clock else { return event.received }
        let outcome = clock.observe(event.time, received: event.received)
        if hasRoom { state.clocks[topic] = clock }
        switch outcome {
        case .unchanged: break
        case .settled:
            // Times before and after aren't of one clock.
            state.latestEvents[topic] = nil
            if !wasOff, hasRoom { state.counters.clocksOff += 1 }
            explain(
                .clockOff,
                "the clock of \(topic) is off by \(clock.offset.map(\.description) ?? "more than can be put right")"
            )
        }
        return clock.corrected(event.time, received: event.received)
    }
}
