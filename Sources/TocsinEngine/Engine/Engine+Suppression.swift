internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// What fires but isn't told now, and why: silences, inhibitions, time intervals of the route.
extension Engine {
    /// Looks at everything that fires in an incident. Silences count what they withhold.
    mutating func splitBySuppression(_ incident: inout OpenIncident) -> SuppressionSplit {
        var split = SuppressionSplit()
        let firing = incident.members.here.inOrder
        if let closed = incident.plan.suppression(in: rulebook, at: state.now) {
            guard !firing.isEmpty else {
                if case .interval(_, let until) = closed { split.again = until }
                return split
            }
            split.add(closed, isKnown: incident.told != nil)
            for key in firing { explain(closed.reason, alert: key, incident: incident.id) }
            return split
        }
        // The common case must not cost anything: hundreds of thousands of timers come here.
        if state.suppression.isWithoutSilences, rulebook.inhibitions.isEmpty {
            split.tellable = firing
            return split
        }
        let known = incident.told?.firing ?? []
        for key in firing {
            guard let suppression = suppression(of: key, in: incident) else {
                split.tellable.append(key)
                continue
            }
            if let silence = suppression.silence { count(key, in: &incident, by: silence) }
            explain(suppression.reason, alert: key, incident: incident.id, silence: suppression.silence)
            split.add(suppression, isKnown: known.contains(key))
        }
        return split
    }

    /// Looks again at every incident that has something withheld.
    mutating func reviewWithheld(after delay: (OpenIncident) -> TimeSpan = { _ in .zero }) {
        for id in state.incidents.suppressed {
            guard let incident = state.incidents[id] else { continue }
            let at = state.now + delay(incident.value)
            guard at < incident.nextFlush else { continue }
            state.incidents[id]?.nextFlush = at
            timers.set(.flush(id), at: at)
        }
    }

    private mutating func suppression(of key: AlertKey, in incident: OpenIncident) -> Suppression? {
        guard let alert = firingAlert(key), let firing = incident.members[key], firing.movedTo == nil else {
            return nil
        }
        let keys = state.alerts.keys
        return state.suppression.suppression(
            of: FiringAlert(key: key, alert: alert, incidents: state.incidents.incidents(of: key)),
            in: incident.id,
            since: firing.since,
            rulebook,
            evaluating: &state.outside,
            at: state.now,
            firstSeen: { keys[$0]?.firing?.firstSeen }
        )
    }

    private mutating func count(_ key: AlertKey, in incident: inout OpenIncident, by id: SilenceID) {
        guard let firing = incident.members[key], firing.movedTo == nil, firing.silence != id else { return }
        incident.members.setSilence(id, of: key)
        state.counters.silenced += 1
        state.suppression.countWithheld(firingAlert(key), by: id)
    }

    // MARK: Inhibitions

    /// An alert fires, or isn't as it was: it may inhibit others.
    mutating func inhibit(with key: AlertKey, _ alert: Alert) {
        guard !rulebook.inhibitions.isEmpty else { return }
        let closesCircle = state.suppression.insert(key, alert, rulebook.inhibitions)
        if closesCircle { reviewWithheld { $0.plan.groupWait } }
    }

    /// What it inhibited is looked at again: not at once, so that whatever depended on it has time to come back too.
    mutating func uninhibit(by key: AlertKey) {
        guard let grace = state.suppression.remove(key, rulebook.inhibitions) else { return }
        reviewWithheld { max(grace, $0.plan.groupWait) }
    }

    /// Which alerts inhibit others follows from the state. Working it out again changes nothing: a restart is no reason to look at an
    /// incident sooner.
    mutating func rebuildInhibitors() {
        state.suppression.forgetInhibitors()
        for (key, known) in state.alerts.keys {
            guard let alert = known.firing else { continue }
            _ = state.suppression.insert(key, alert, rulebook.inhibitions)
        }
    }
}
