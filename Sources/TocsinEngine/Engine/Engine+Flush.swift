internal import HashTreeCollections
internal import TocsinModel

/// Incidents are told to people: at the group wait, then at each group interval at most.
extension Engine {
    /// What a flush finds to say. The questions and their order are Alertmanager's.
    private enum News: Equatable {
        case nothing(Reason)
        /// It was over before anyone was told.
        case overUntold
        case over
        /// All that people know of is over, and what else fires is withheld.
        case overAsKnown
        case tell(Notification.Kind)
        /// The policy's next step is due.
        case escalate
    }

    mutating func flush(_ id: IncidentID, into decision: inout Decision) {
        guard var incident = state.incidents[id]?.value else { return }
        incident.lastFlush = state.now
        let wasWithheld = incident.withheld != nil
        let sifted = sift(&incident)
        if withhold(&incident, sifted) { decision.effects.append(.incidentChanged(id)) }
        switch news(of: incident, sifted) {
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
            tellOfRoute(kind, &incident, sifted, into: &decision)
            decision.effects.append(.incidentChanged(id))
        case .escalate:
            escalate(&incident, sifted, into: &decision)
            decision.effects.append(.incidentChanged(id))
        }
        forgetEnded(&incident)
        arrange(&incident, sifted)
        state.incidents[id] = CopyOnWrite(incident)
    }

    /// What is over, or better, at a tick is news when it comes, or becomes worse, again; what was so only between two ticks is none.
    private func forgetEnded(_ incident: inout OpenIncident) {
        guard let told = incident.told else { return }
        let members = incident.members
        for key in told.firing where members[key] == nil { incident.told?.firing.remove(key) }
        if let worst = members.here.worst { incident.told?.severity = min(told.severity, worst) }
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

    private mutating func news(of incident: OpenIncident, _ sifted: Sifted) -> News {
        let isFiring = !incident.members.firing.isEmpty
        guard let told = incident.told else {
            if !isFiring { return .overUntold }
            switch incident.state {
            case .acknowledged, .resolved: return .nothing(.acknowledgedFirst)
            case .snoozed: return .nothing(.snoozedFirst)
            case .open: break
            }
            if sifted.tellable.isEmpty { return .nothing(.everythingSuppressed) }
            if incident.owesRoute, !canBeHeard(incident) {
                return .nothing(.routeStillReachesNobody(incident.plan.path))
            }
            return incident.plan.policy == nil ? .tell(.firing) : .escalate
        }
        if !isFiring { return .over }
        if sifted.tellable.isEmpty {
            return incident.isOverAsKnown ? .overAsKnown : .nothing(.everythingSuppressed)
        }
        let hasRisen = severity(of: sifted.tellable) > told.severity
        switch incident.state {
        case .acknowledged(let user, _, _):
            return hasRisen ? .tell(.updated) : .nothing(.acknowledged(by: user))
        case .snoozed(let user, _, _):
            return hasRisen ? .tell(.updated) : .nothing(.snoozed(by: user))
        case .resolved:
            return .nothing(.resolvedAlready)
        case .open:
            break
        }
        if incident.escalation?.wait == .overdue { return .escalate }
        if incident.owesRoute, reachesRoute(incident) {
            return incident.plan.policy == nil ? .tell(.firing) : .escalate
        }
        if let flapping = flappingNews(of: incident, sifted.tellable) { return .tell(flapping) }
        if hasRisen || !sifted.tellable.allSatisfy(told.firing.contains) { return .tell(.updated) }
        if incident.owesReminder, !sifted.isKnownWithheld { return .tell(.repeated) }
        if incident.haveLeft(rulebook.people) { return .tell(.repeated) }
        if state.now - told.at >= incident.plan.repeatInterval { return .tell(.repeated) }
        return .nothing(.nothingNew(since: told.at))
    }

    /// Says in the timeline what is withheld from now on.
    ///
    /// - Returns: whether there was something to say.
    @discardableResult
    mutating func withhold(_ incident: inout OpenIncident, _ sifted: Sifted) -> Bool {
        let reasons = sifted.reasons
        let reason = reasons.isEmpty ? nil : reasons.text
        let isNew = reason != nil && incident.withheld != reason
        if isNew { record(&incident, .suppressed(reasons)) }
        incident.withheld = reason
        state.incidents.setSuppressed(reason != nil, of: incident.id)
        if sifted.isKnownWithheld { incident.owesReminder = true }
        return isNew
    }

    /// Sets when the incident is looked at again.
    mutating func arrange(_ incident: inout OpenIncident, _ sifted: Sifted) {
        var next = sifted.again ?? .distantFuture
        if case .open = incident.state, let told = incident.told, !sifted.tellable.isEmpty {
            let repeatAt = told.at + incident.plan.repeatInterval
            next = min(next, incident.tick(from: incident.lastFlush ?? state.now, notBefore: repeatAt))
        }
        if case .open = incident.state, !sifted.tellable.isEmpty {
            let isFlappingNews = flappingNews(of: incident, sifted.tellable) != nil
            if isFlappingNews || incident.isUnheard {
                next = min(next, incident.tick(from: incident.lastFlush ?? state.now, notBefore: state.now))
            }
            if incident.isUnheard,
                let change = state.onCall.nextChange(for: incident.plan, in: rulebook, at: state.now)
            {
                next = min(next, change)
            }
        }
        incident.nextFlush = next
        if next < .distantFuture { timers.set(.flush(incident.id), at: next) }
    }

    /// Those who are to hear of it now; where that is nobody, it stays untold, and is tried again.
    private mutating func tellOfRoute(
        _ kind: Notification.Kind,
        _ incident: inout OpenIncident,
        _ sifted: Sifted,
        into decision: inout Decision
    ) {
        guard !incident.plan.targets.isEmpty else {
            // As it is meant to: it is shown, and nobody is told.
            noteUnheard(&incident, .routeNotifiesNobody(incident.plan.path))
            return markTold(&incident, sifted, severity(of: sifted.tellable), kind, to: [])
        }
        let listeners = listeners(of: incident)
        if !listeners.areOfRoute { noteUnheard(&incident, .routeReachesNobody(incident.plan.path)) }
        guard !listeners.recipients.isEmpty else { return incident.owesRoute = true }
        let severity = tell(listeners.recipients, kind, &incident, of: sifted.tellable, into: &decision)
        markTold(&incident, sifted, severity, kind, to: listeners.recipients)
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

    /// Everything that may be told is known now.
    func markTold(
        _ incident: inout OpenIncident,
        _ sifted: Sifted,
        _ severity: Severity,
        _ kind: Notification.Kind,
        to recipients: [Recipient]
    ) {
        let isFlapping =
            switch kind {
            case .flapping: true
            case .stable: false
            case .firing, .updated, .escalated, .repeated, .acknowledged, .snoozed, .resolved, .digest, .storm, .test:
                incident.told?.isFlapping ?? false
            }
        incident.told = OpenIncident.Told(
            at: state.now,
            severity: severity,
            isFlapping: isFlapping,
            firing: TreeSet(sifted.tellable),
            users: recipients.map(\.user)
        )
        incident.owesReminder = false
    }
}
