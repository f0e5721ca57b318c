internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Alerts come together in incidents.
extension Engine {
    /// - Parameter isFlapping: whether it came and went too often already.
    mutating func fire(_ key: AlertKey, _ alert: Alert, isFlapping: Bool, into decision: inout Decision) {
        state.counters.alertsFired += 1
        inhibit(with: key, alert)
        explain(.firing(alert.summary), alert: key)
        for plan in rulebook.routing.plans(for: alert.routeBindings()) {
            join(key, alert, plan, isFlapping: isFlapping, into: &decision)
        }
        reviewSilences(of: key, into: &decision)
    }

    /// An alert is over, or its rule is gone: its incidents go on without it.
    mutating func leave(_ key: AlertKey, _ alert: Alert, for loss: Alert.Loss?, into decision: inout Decision) {
        state.counters.alertsResolved += 1
        for id in state.incidents.incidents(of: key) {
            // Taken out meanwhile, so that it isn't copied for each that leaves.
            guard var incident = state.incidents.take(id) else { continue }
            defer { state.incidents[id] = incident }
            guard let over = incident.value.members.end(key, alert) else { continue }
            decision.effects.append(.alertOver(id, number: over.number, over.alert))
            incident.value.lost = loss
            incident.value.touch(at: state.now)
            arm(incident.value)
            record(&incident.value, .alertOver(alert.summary, rule: key.rule, loss))
            show(&incident.value, into: &decision)
        }
        explain(.ended(alert.summary, rule: key.rule, loss), alert: key)
        uninhibit(by: key)
        reviewSilences(of: key, into: &decision)
        state.incidents.partAll(key)
    }

    /// A rise is news: it is told after the group wait, and may be another route's.
    mutating func severityChanged(
        _ key: AlertKey,
        _ alert: Alert,
        from before: Severity,
        into decision: inout Decision
    ) {
        explain(.severityChanged(from: before, to: alert.severity), alert: key)
        let grace = state.suppression.remove(key, rulebook.inhibitions) ?? .zero
        inhibit(with: key, alert)
        for id in state.incidents.incidents(of: key) {
            guard var incident = state.incidents[id]?.value else { continue }
            incident.members.setSeverity(alert.severity, of: key)
            record(&incident, .severityChanged(from: before, to: alert.severity, alert.summary))
            if alert.severity > before {
                incident.nextFlush = min(incident.nextFlush, state.now + incident.plan.groupWait)
            } else {
                // From the next tick on, people know it as it is then, and should it become worse again, that is news.
                incident.touch(at: state.now)
            }
            show(&incident, into: &decision)
            state.incidents[id] = CopyOnWrite(incident)
            arm(incident)
        }
        if alert.severity > before {
            reroute(key, alert, into: &decision)
        } else {
            // It may have been bad enough to inhibit others, or for a silence, and no longer is.
            reviewWithheld { max(grace, $0.plan.groupWait) }
        }
        reviewSilences(of: key, into: &decision)
    }

    /// - Returns: the incident that it is part of now; `nil` where there is no room for one more.
    @discardableResult
    private mutating func join(
        _ key: AlertKey,
        _ alert: Alert,
        _ plan: RoutePlan,
        isFlapping: Bool,
        into decision: inout Decision
    ) -> IncidentID? {
        let group = plan.group(of: alert.labels)
        // Taken out meanwhile, so that it isn't copied for each that joins.
        guard
            let id = openIncident(group, plan, key, alert, into: &decision),
            var incident = state.incidents.take(id)
        else { return nil }
        defer { state.incidents[id] = incident }
        if incident.value.tells(of: key) { return id }
        if !incident.value.members.isEmpty { record(&incident.value, .joined(alert.summary)) }
        if let number = incident.value.members.join(key, alert, at: state.now) {
            decision.effects.append(.alertOver(id, number: number, nil))
        }
        if isFlapping { incident.value.members.setFlapping(true, of: key) }
        incident.value.touch(at: state.now)
        arm(incident.value)
        explain(.joined(id, route: plan.path), alert: key, incident: id)
        incident.value.updatedAt = state.now
        show(&incident.value, into: &decision)
        state.incidents.join(key, to: id, of: state.alerts.owner(of: state.alerts.keys[key]))
        return id
    }

    /// The group's open incident, or a new one; `nil` where there is no room for one more.
    private mutating func openIncident(
        _ group: GroupKey,
        _ plan: RoutePlan,
        _ key: AlertKey,
        _ alert: Alert,
        into decision: inout Decision
    ) -> IncidentID? {
        if let id = state.incidents.open(group) { return id }
        let source = state.alerts.owner(of: state.alerts.keys[key])
        var group = group
        // What Tocsin says of itself must find room, or nobody hears why others don't.
        if !key.isOwn {
            if !mayOpenIncident(source, alert.severity) {
                group = .gathered(plan.path, of: source)
                explain(.beyondIncidentLimit(source: source), alert: key)
                if let id = state.incidents.open(group) { return id }
            }
            guard state.incidents.count < rulebook.limits.incidents else {
                limitReached("incidents", into: &decision)
                return nil
            }
        }
        let incident = state.incidents.open(group, plan, of: source, alert.summary, at: state.now)
        arm(incident)
        return incident.id
    }

    /// Takes an alert that has become worse to the incidents of the routes that match it now.
    ///
    /// Where there is no room for another incident it stays where it is.
    private mutating func reroute(_ key: AlertKey, _ alert: Alert, into decision: inout Decision) {
        let plans = rulebook.routing.plans(for: alert.routeBindings())
        let wanted = plans.map { $0.group(of: alert.labels) }
        let present = state.incidents.incidents(of: key).compactMap { state.incidents[$0]?.value }
            .filter { $0.tells(of: key) }
        let isFlapping = state.alerts.keys[key]?.flaps?.isFlapping ?? false
        var destinations: [IncidentID] = []
        for (plan, group) in zip(plans, wanted) {
            if let home = present.first(where: { $0.group == group }) {
                destinations.append(home.id)
            } else if let id = join(key, alert, plan, isFlapping: isFlapping, into: &decision) {
                destinations.append(id)
            }
        }
        guard let destination = destinations.first else { return }
        for incident in present where !destinations.contains(incident.id) {
            // Of what came together with others, those hear of its own incident who heard of it there.
            let same = destinations.first { state.incidents[$0]?.group.route == incident.group.route }
            moveOn(key, alert, from: incident.id, to: same ?? destination, into: &decision)
        }
    }

    /// An alert is another incident's from now on.
    ///
    /// Whoever heard of it in this one hears in this one, and once, that it is over: so it stays in it till then, untold. Of what
    /// nobody heard of nothing is left.
    private mutating func moveOn(
        _ key: AlertKey,
        _ alert: Alert,
        from id: IncidentID,
        to destination: IncidentID,
        into decision: inout Decision
    ) {
        guard var incident = state.incidents[id]?.value else { return }
        record(&incident, .moved(alert.summary, to: destination))
        if incident.told?.firing.contains(key) ?? false {
            incident.members.moveOn(key, to: destination)
        } else {
            incident.members.remove(key)
            state.incidents.part(key, from: id)
            if incident.members.firing.isEmpty {
                guard !incident.audience.isEmpty else { return close(incident, by: nil, into: &decision) }
                incident.touch(at: state.now)
                arm(incident)
            }
        }
        state.incidents[id] = CopyOnWrite(incident)
        decision.effects.append(.incidentChanged(id))
    }

    /// Writes a line of an incident's timeline. What it says of who is not notified is counted, whether somebody asks for reasons or not.
    mutating func record(_ incident: inout OpenIncident, _ fact: TimelineFact, user: UserID? = nil) {
        let entry = fact.entry(at: state.now, user: user)
        incident.timeline.add(entry, limit: rulebook.limits.timeline, bytes: rulebook.limits.timelineBytes)
        incident.updatedAt = state.now
        for reason in fact.suppressions { state.counters.countNotNotified(reason.code) }
    }

    private mutating func countEnd(of incident: OpenIncident) {
        guard !incident.audience.isEmpty else { return }
        state.counters.ofPeople.resolving.add(state.now - incident.openedAt)
        if incident.wasAcknowledged {
            state.counters.ofPeople.acknowledged += 1
        } else {
            state.counters.ofPeople.unacknowledged += 1
        }
    }

    /// Ends an incident. Alerts that still fire go on without one, until they end or become worse.
    mutating func close(_ incident: OpenIncident, by user: UserID?, into decision: inout Decision) {
        var closed = incident
        closed.state = .resolved(at: state.now, by: user)
        countEnd(of: closed)
        closed.updatedAt = state.now
        let final = describe(closed)
        keepFiring(of: closed, into: &decision)
        let firing = state.incidents.close(incident)
        leaveBoxes(incident.id)
        decision.effects.append(.incidentClosed(final))
        for key in firing { reviewSilences(of: key, into: &decision) }
    }
}
