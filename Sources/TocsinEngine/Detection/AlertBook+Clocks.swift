internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// When an event really happened.
extension AlertBook {
    /// How long an alert that began in the past waits for more of the past.
    static let catchingUpTime = TimeSpan.seconds(10)

    mutating func observe(_ event: Event, isExcess: Bool) -> Occurrence {
        // A source that gives no time of its own.
        guard event.hasOwnTime else { return Occurrence(event, at: event.time, isExcess: isExcess) }
        let time = event.isRetained ? retainedTime(event) : observedTime(event)
        let topic = event.topic
        let isOutOfOrder = topics.isOutOfOrder(topic, at: time)
        if isOutOfOrder == nil {
            if topics.latestEvents.count >= rules.limits.keys {
                say(.turnedAway("topics"))
            } else if hasRoom(for: TopicClocks.weight(of: topic), of: event.source) {
                topics.remember(topic, at: time, of: event.source)
            }
        }
        if isOutOfOrder == true { say(.counted(.outOfOrder)) }
        return Occurrence(
            event,
            at: time,
            isLate: !event.isRetained && event.received - time > ClockEstimate.tolerance,
            isOutOfOrder: isOutOfOrder ?? false,
            isExcess: isExcess
        )
    }

    /// What is retained may be as old as it likes, and tells nothing of the clock.
    private func retainedTime(_ event: Event) -> Timestamp {
        if ClockEstimate.isUnusable(event.time, received: event.received) { return event.received }
        return topics.clocks[event.topic]?.corrected(event.time, received: event.received)
            ?? min(event.time, event.received)
    }

    private mutating func observedTime(_ event: Event) -> Timestamp {
        let topic = event.topic
        let lag = event.received - event.time
        if lag.milliseconds.magnitude <= ClockEstimate.tolerance.milliseconds.magnitude {
            if !topics.clocks.isEmpty, topics.forgetClock(of: topic)?.isOff == true {
                explain(.clockRight(topic))
            }
            return min(event.time, event.received)
        }
        let known = topics.clocks[topic]
        let hasPlace = topics.clocks.count < rules.limits.clocks
        if known == nil, !hasPlace { say(.turnedAway("clocks")) }
        let hasRoom =
            known != nil || (hasPlace && self.hasRoom(for: TopicClocks.weight(of: topic), of: event.source))
        var clock = known ?? ClockEstimate(of: event.source)
        let outcome = clock.observe(event.time, received: event.received)
        if hasRoom { topics.set(clock, of: topic, isNew: known == nil) }
        switch outcome {
        case .unchanged: break
        case .settled:
            // Times before and after aren't of one clock.
            topics.forgetLatest(of: topic)
            if !(known?.isOff ?? false), hasRoom { say(.counted(.clockOff)) }
            explain(.clockOff(topic, by: clock.offset))
        }
        return clock.corrected(event.time, received: event.received)
    }
}
