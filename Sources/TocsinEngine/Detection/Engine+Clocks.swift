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
        if let latest = state.latestEvents[topic]?.time {
            isOutOfOrder = time < latest
            if time > latest { state.latestEvents[topic]?.time = time }
        } else if state.latestEvents.count >= rulebook.limits.keys {
            limitReached("topics", into: &decision)
        } else if hasRoom(for: Self.weight(of: topic), of: event.source, into: &decision) {
            state.latestEvents[topic] = EngineState.LatestEvent(time: time, source: event.source)
            state.topicBytes.add(Self.weight(of: topic), to: event.source)
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
        if lag.milliseconds.magnitude <= ClockEstimate.tolerance.milliseconds.magnitude {
            if !state.clocks.isEmpty, forgetClock(of: topic)?.isOff == true {
                explain(.clockRight(topic))
            }
            return min(event.time, event.received)
        }
        var clock = state.clocks[topic]
        if clock == nil, state.clocks.count >= rulebook.limits.clocks {
            limitReached("clocks", into: &decision)
        }
        let isNew = clock == nil
        let hasRoom =
            !isNew
            || (state.clocks.count < rulebook.limits.clocks
                && self.hasRoom(for: Self.weight(of: topic), of: event.source, into: &decision))
        let wasOff = clock?.isOff ?? false
        if clock == nil { clock = ClockEstimate(of: event.source) }
        guard var clock else { return event.received }
        let outcome = clock.observe(event.time, received: event.received)
        if hasRoom { state.clocks[topic] = clock }
        if hasRoom, isNew { state.topicBytes.add(Self.weight(of: topic), to: event.source) }
        switch outcome {
        case .unchanged: break
        case .settled:
            // Times before and after aren't of one clock.
            forgetLatest(of: topic)
            if !wasOff, hasRoom { state.counters.clocksOff += 1 }
            explain(.clockOff(topic, by: clock.offset))
        }
        return clock.corrected(event.time, received: event.received)
    }

    private mutating func forgetClock(of topic: Topic) -> ClockEstimate? {
        guard let clock = state.clocks.removeValue(forKey: topic) else { return nil }
        state.topicBytes.add(-Self.weight(of: topic), to: clock.source)
        return clock
    }

    private mutating func forgetLatest(of topic: Topic) {
        guard let latest = state.latestEvents.removeValue(forKey: topic) else { return }
        state.topicBytes.add(-Self.weight(of: topic), to: latest.source)
    }

    /// Of an entry that is kept for a topic.
    static func weight(of topic: Topic) -> Int { 128 + topic.name.weight }
}
