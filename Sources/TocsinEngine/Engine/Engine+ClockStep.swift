internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// The wall clock was set. A duration is time that passes, so everything that is reckoned from some moment moves with the clock; what is
/// meant by the calendar (who is on call, quiet hours, the hours of a route, overrides) is looked up anew by the clock as it is now.
extension Engine {
    mutating func clockStepped(by step: TimeSpan, at now: Timestamp) {
        let clocks = devicesClocks(after: step)
        state.shift(by: step)
        state.latestEvents = [:]
        state.clocks = clocks
        state.topicBytes = SourceBytes()
        for (topic, clock) in clocks { state.topicBytes.add(Self.weight(of: topic), to: clock.source) }
        // The calendar is looked up by what the clock shows now, not by what it would have shown at the last input.
        state.now = max(state.now, now)
        state.onCall.forgetKnown()
        rebuildIndices()
        reviewBoxes()
        reviewWithheld()
        reviewUnheard()
        timers.forgetFirst()
    }

    /// The clocks of devices do not move with ours: those that were right are off by as much, until their next event says otherwise. The
    /// latest event of a topic was by the old clock, and nothing is to be taken for older than that.
    private func devicesClocks(after step: TimeSpan) -> TreeDictionary<Topic, ClockEstimate> {
        var clocks = state.clocks
        for topic in state.clocks.keys { clocks[topic]?.shift(by: step) }
        guard step.milliseconds.magnitude > ClockEstimate.tolerance.milliseconds.magnitude else { return clocks }
        for topic in state.latestEvents.keys.sorted(by: { $0.name.precedes(byBytes: $1.name) })
        where clocks[topic] == nil && clocks.count < rulebook.limits.clocks {
            guard let latest = state.latestEvents[topic] else { continue }
            clocks[topic] = ClockEstimate(of: latest.source, offBy: step)
        }
        return clocks
    }
}

extension EngineState {
    fileprivate mutating func shift(by step: TimeSpan) {
        now = now.shifted(by: step)
        holdFloor = holdFloor.shifted(by: step)
        heard = heard?.shifted(by: step)
        switch link {
        case .down(let since): link = .down(since: since.shifted(by: step))
        case .up(let since): link = .up(since: since.shifted(by: step))
        }
        for (source, hearing) in cutOffSources {
            if case .heardAgain(let since) = hearing {
                cutOffSources[source] = .heardAgain(since: since.shifted(by: step))
            }
        }
        for key in Array(keys.keys) { keys.update(key) { $0.shift(by: step) } }
        incidents.shift(by: step)
        personal.shift(by: step)
        for source in storms.keys { storms[source]?.shift(by: step) }
        for (table, at) in limits { limits[table] = at.shifted(by: step) }
        outside.shift(by: step)
        suppression.shift(by: step)
    }
}
