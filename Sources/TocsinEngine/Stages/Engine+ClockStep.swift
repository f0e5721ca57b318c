internal import HashTreeCollections
internal import TocsinModel

/// The wall clock was set. A duration is time that passes, so everything that is reckoned from some moment moves with the clock; what is
/// meant by the calendar (who is on call, quiet hours, the hours of a route, overrides) is looked up anew by the clock as it is now.
extension Engine {
    mutating func clockStepped(by step: TimeSpan) {
        state.shift(by: step)
        duties.forget()
        rebuildIndices()
        reviewBoxes()
        reviewWithheld()
        reviewUnheard()
        isFirstTimerDue = false
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
        for id in incidents.keys { incidents[id]?.value.shift(by: step) }
        for (user, times) in tellings { tellings[user] = times.map { $0.shifted(by: step) } }
        for (user, rates) in self.rates {
            var rates = rates
            rates.critical.shift(by: step)
            rates.others.shift(by: step)
            self.rates[user] = rates
        }
        for (key, box) in boxes { boxes[key]?.due = box.due.shifted(by: step) }
        for (id, followUp) in followUps {
            followUps[id] = FollowUp(
                user: followUp.user,
                incident: followUp.incident,
                at: followUp.at.shifted(by: step),
                channels: followUp.channels
            )
        }
        // When events happened is kept by our clock, whatever theirs say.
        for (topic, latest) in latestEvents { latestEvents[topic]?.time = latest.time.shifted(by: step) }
        for topic in clocks.keys { clocks[topic]?.shift(by: step) }
        for source in storms.keys { storms[source]?.shift(by: step) }
        for (table, at) in limits { limits[table] = at.shifted(by: step) }
        allowance.shift(by: step)
        // Nobody knows whether a silence was asked for "for two hours" or "until six": it never lasts longer than either would. One that
        // is planned for later is meant by the calendar.
        guard step < .zero else { return }
        for (id, silence) in silences {
            switch silence.state {
            case .active: silences[id] = silence.shifted(by: step)
            case .pending, .expired: break
            }
        }
    }
}
