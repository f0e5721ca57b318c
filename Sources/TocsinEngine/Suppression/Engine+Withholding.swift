internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// What fires but isn't told now, and why: silences, inhibitions, time intervals of the route.
extension Engine {
    /// What a flush may speak of.
    struct Sifted {
        /// Firing alerts that people may be told of.
        var tellable: [AlertKey] = []
        /// Why the others are withheld; empty where none is.
        var reasons = SuppressionReasons()
        /// Whether something that people know of is withheld by more than a grace.
        var isKnownWithheld = false
        /// When this is to be looked at again though nothing happens.
        var again: Timestamp?
    }

    /// Why one alert is withheld.
    private enum Withholding {
        case silence(SilenceID)
        case inhibition(by: AlertKey)
        case grace(until: Timestamp)
    }

    /// Looks at everything that fires in an incident. Silences count what they withhold.
    mutating func sift(_ incident: inout OpenIncident) -> Sifted {
        var sifted = Sifted()
        let firing = incident.members.here.inOrder
        if let closed = closedInterval(of: incident.plan) {
            if !firing.isEmpty { sifted.reasons.add(closed.reason) }
            sifted.again = closed.until
            sifted.isKnownWithheld = incident.told != nil && !firing.isEmpty
            for key in firing { explain(closed.reason, alert: key, incident: incident.id) }
            return sifted
        }
        // The common case must not cost anything: hundreds of thousands of timers come here.
        if silences.matchers.isEmpty, rulebook.inhibitions.isEmpty {
            sifted.tellable = firing
            return sifted
        }
        let known = incident.told?.firing ?? []
        for key in firing {
            guard let withholding = withholding(of: key, in: incident) else {
                sifted.tellable.append(key)
                continue
            }
            let reason: Reason
            var silence: SilenceID?
            switch withholding {
            case .silence(let id):
                count(key, in: &incident, by: id)
                reason = .silenced(id, by: state.silences[id]?.by)
                silence = id
            case .inhibition(let source):
                reason = .inhibited(by: source)
            case .grace(let until):
                reason = .grace
                sifted.again = min(sifted.again ?? until, until)
            }
            explain(reason, alert: key, incident: incident.id, silence: silence)
            switch withholding {
            case .silence, .inhibition: if known.contains(key) { sifted.isKnownWithheld = true }
            case .grace: break
            }
            sifted.reasons.add(reason)
        }
        return sifted
    }

    /// Looks again at every incident that has something withheld.
    mutating func reviewWithheld(after delay: (OpenIncident) -> TimeSpan = { _ in .zero }) {
        for id in withheld {
            guard let incident = state.incidents[id] else { continue }
            let at = state.now + delay(incident.value)
            guard at < incident.nextFlush else { continue }
            state.incidents[id]?.nextFlush = at
            timers.set(.flush(id), at: at)
        }
    }

    private mutating func withholding(of key: AlertKey, in incident: OpenIncident) -> Withholding? {
        guard let alert = firingAlert(key), let firing = incident.members[key], firing.movedTo == nil else {
            return nil
        }
        let bindings = alert.routeBindings(incident: incident.id)
        if let silence = silence(over: alert, bindings) { return .silence(silence) }
        var grace: TimeSpan = .zero
        for (index, inhibition) in rulebook.inhibitions.enumerated() {
            guard (try? inhibition.target.evaluateBool(bindings)) == true else { continue }
            let source = inhibitors.source(of: index, alert.labels, inhibition.equal, target: key) { other in
                guard let cause = firingAlert(other) else { return false }
                return (cause.firstSeen, other) < (alert.firstSeen, key)
            }
            if let source { return .inhibition(by: source) }
            grace = max(grace, inhibition.grace)
        }
        let until = firing.since + grace
        return until > state.now ? .grace(until: until) : nil
    }

    private mutating func count(_ key: AlertKey, in incident: inout OpenIncident, by id: SilenceID) {
        guard let firing = incident.members[key], firing.movedTo == nil, firing.silence != id else { return }
        incident.members.setSilence(id, of: key)
        state.counters.silenced += 1
        guard var silence = state.silences[id] else { return }
        silence.withheld += 1
        if silence.summaries.count < Silence.summaryLimit, let alert = firingAlert(key) {
            silence.summaries.append(alert.summary)
        }
        state.silences[id] = silence
    }

    /// Why a route tells nobody now, and until when; `nil` where it may.
    private func closedInterval(of plan: RoutePlan) -> (reason: Reason, until: Timestamp?)? {
        for muted in plan.muted {
            let zone = rulebook.zone(muted.interval.zone)
            guard let end = muted.interval.end(from: state.now, in: zone) else { continue }
            return (Reason.mutedByInterval(muted.name), end)
        }
        guard !plan.active.isEmpty else { return nil }
        var next: Timestamp?
        for active in plan.active {
            let zone = rulebook.zone(active.interval.zone)
            if active.interval.contains(state.now, in: zone) { return nil }
            let start = active.interval.start(after: state.now, in: zone)
            next = [next, start].compactMap(\.self).min()
        }
        let reason = Reason.outsideOfIntervals(plan.active.map(\.name))
        return (reason, next ?? state.now + CivilInterval.horizon)
    }

    func firingAlert(_ key: AlertKey) -> Alert? {
        guard case .firing(let alert)? = state.keys[key]?.phase else { return nil }
        return alert
    }

    /// The worst of some alerts that fire.
    func severity(of firing: [AlertKey]) -> Severity {
        var worst = Severity.info
        for key in firing {
            guard case .firing(let alert)? = state.keys[key]?.phase else { continue }
            worst = max(worst, alert.severity)
        }
        return worst
    }
}
