import TocsinEngine
import TocsinModel
import TocsinTime

/// A clock that is set moves everything that is reckoned from some moment, and nothing becomes due earlier or later by it.
extension Checker {
    mutating func shift(by step: TimeSpan) {
        switch link {
        case .down(let since): link = .down(since: since.shifted(by: step))
        case .up(let since): link = .up(since: since.shifted(by: step))
        }
        holdFloor = holdFloor.shifted(by: step)
        heard = heard?.shifted(by: step)
        startedAt = startedAt.shifted(by: step)
        clockSetAt = now
        for key in alerts.keys { alerts[key]?.shift(by: step) }
        for index in incidents.indices { incidents[index].shift(by: step) }
        // Of those it isn't known how their end was meant: it comes no later than either way. What is planned stays as it is planned.
        if step < .zero { silences = silences.map { $0.isActive ? $0.shifted(by: step) : $0 } }
    }
}

extension AlertModel {
    fileprivate mutating func shift(by step: TimeSpan) {
        if case .pending(let since) = phase { phase = .pending(since: since.shifted(by: step)) }
        began = began.shifted(by: step)
        firstSeen = firstSeen?.shifted(by: step)
        lastHeard = lastHeard?.shifted(by: step)
    }
}

extension IncidentModel {
    fileprivate mutating func shift(by step: TimeSpan) {
        openedAt = openedAt.shifted(by: step)
        openSince = openSince.shifted(by: step)
        firing = firing.mapValues { $0.shifted(by: step) }
        joinedAt = joinedAt.mapValues { $0.shifted(by: step) }
        emptySince = emptySince?.shifted(by: step)
        if let at = told?.at { told?.at = at.shifted(by: step) }
        if case .until(let at)? = run?.wait { run?.wait = .until(at.shifted(by: step)) }
        switch state {
        case .open: break
        case .acknowledged(let until): state = .acknowledged(until: until?.shifted(by: step))
        case .snoozed(let until): state = .snoozed(until: until.shifted(by: step))
        }
        lapsed = lapsed.mapValues { $0.mapValues { $0.shifted(by: step) } }
        overAt = overAt.mapValues { $0.shifted(by: step) }
        worseSince = worseSince?.shifted(by: step)
        reachableSince = reachableSince?.shifted(by: step)
        leftSince = leftSince?.shifted(by: step)
        if let fall { self.fall = Fall(since: fall.since.shifted(by: step), worst: fall.worst) }
    }
}

extension SilenceModel {
    fileprivate func shifted(by step: TimeSpan) -> SilenceModel {
        let end: Silence.End =
            switch self.end {
            case .at(let end): .at(end.shifted(by: step))
            case .resolved: .resolved
            }
        return SilenceModel(
            id: id,
            match: match,
            start: start,
            end: end,
            endsBy: endsBy.shifted(by: step),
            isActive: isActive
        )
    }
}
