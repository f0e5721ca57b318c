internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// Incidents are told to people: at the group wait, then at each group interval at most.
extension Engine {
    mutating func flush(_ id: IncidentID, into decision: inout Decision) {
        guard var incident = state.incidents[id]?.value else { return }
        incident.lastFlush = state.now
        let wasWithheld = incident.withheld != nil
        let split = splitBySuppression(&incident)
        if withhold(&incident, split) { decision.effects.append(.incidentChanged(id)) }
        let worst = incident.members.severity(of: split.tellable)
        let hasRisen = !split.tellable.isEmpty && incident.told.map { worst > $0.severity } ?? false
        switch incident.news(split, hasRisen: hasRisen, &state.onCall, in: rulebook, at: state.now) {
        case .nothing(let reason):
            state.counters.countNotNotified(reason.code)
            explain(reason, incident: id)
        case .overUntold:
            record(&incident, .notNotified(.overBeforeNotified))
            explain(.overBeforeNotified, incident: id)
            tell(audience(of: incident, OpenIncident.wasTold), .resolved, &incident, into: &decision)
            close(incident, by: nil, into: &decision)
            return
        case .over:
            record(&incident, .allOver)
            explain(.allOver, incident: id)
            // Whoever heard that it comes and goes hears that it no longer does, though it is over with that.
            if incident.told?.isFlapping == true, !wasWithheld {
                tell(audience(of: incident, OpenIncident.wasTold), .stable, &incident, into: &decision)
            }
            tell(audience(of: incident, OpenIncident.wasTold), .resolved, &incident, into: &decision)
            close(incident, by: nil, into: &decision)
            return
        case .overAsKnown:
            tellOverAsKnown(&incident, into: &decision)
            decision.effects.append(.incidentChanged(id))
        case .tell(let kind):
            tellOfRoute(kind, &incident, split, into: &decision)
            decision.effects.append(.incidentChanged(id))
        case .escalate:
            escalate(&incident, split, into: &decision)
            decision.effects.append(.incidentChanged(id))
        }
        incident.forgetEnded()
        arrange(&incident, split)
        state.incidents[id] = CopyOnWrite(incident)
    }

    /// Whoever heard of it hears that it is over, and nothing of what is withheld. For what is left it begins anew.
    private mutating func tellOverAsKnown(_ incident: inout OpenIncident, into decision: inout Decision) {
        record(&incident, .overAsKnown)
        explain(.overAsKnown, incident: incident.id)
        tell(audience(of: incident, OpenIncident.wasTold), .resolved, &incident, into: &decision)
        leaveBoxes(incident.id)
        incident.beginAnew()
        incident.state = .open
    }

    /// Says in the timeline what is withheld from now on.
    ///
    /// - Returns: whether there was something to say.
    @discardableResult
    mutating func withhold(_ incident: inout OpenIncident, _ split: SuppressionSplit) -> Bool {
        let reasons = split.reasons
        let reason = reasons.isEmpty ? nil : reasons.text
        let isNew = reason != nil && incident.withheld != reason
        if isNew { record(&incident, .suppressed(reasons)) }
        incident.withheld = reason
        state.incidents.setSuppressed(reason != nil, of: incident.id)
        if split.isKnownWithheld { incident.owesReminder = true }
        return isNew
    }

    /// Sets when the incident is looked at again.
    mutating func arrange(_ incident: inout OpenIncident, _ split: SuppressionSplit) {
        let next = incident.nextLook(split, &state.onCall, in: rulebook, at: state.now)
        incident.nextFlush = next
        if next < .distantFuture { timers.set(.flush(incident.id), at: next) }
    }

    /// Those who are to hear of it now; where that is nobody, it stays untold, and is tried again.
    private mutating func tellOfRoute(
        _ kind: Notification.Kind,
        _ incident: inout OpenIncident,
        _ split: SuppressionSplit,
        into decision: inout Decision
    ) {
        guard !incident.plan.targets.isEmpty else {
            // As it is meant to: it is shown, and nobody is told.
            noteUnheard(&incident, .routeNotifiesNobody(incident.plan.path))
            let severity = incident.members.severity(of: split.tellable)
            return incident.markTold(split, severity, kind, to: [], at: state.now)
        }
        let listeners = listeners(of: incident)
        if !listeners.areOfRoute { noteUnheard(&incident, .routeReachesNobody(incident.plan.path)) }
        guard !listeners.recipients.isEmpty else { return incident.owesRoute = true }
        let severity = tell(listeners.recipients, kind, &incident, of: split.tellable, into: &decision)
        incident.markTold(split, severity, kind, to: listeners.recipients, at: state.now)
        // The steps of a policy are told by the policy.
        if incident.plan.policy != nil { return }
        if listeners.areOfRoute { incident.owesRoute = false } else if kind == .firing { incident.owesRoute = true }
    }

    /// Said once, however often it is tried.
    mutating func noteUnheard(_ incident: inout OpenIncident, _ reason: Reason) {
        guard !incident.owesRoute else { return }
        record(&incident, .notNotified(reason))
        explain(reason, incident: incident.id)
    }
}
