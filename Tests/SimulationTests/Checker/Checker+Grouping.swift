import TocsinEngine
import TocsinModel

/// Which incidents there ought to be, with which alerts.
extension Checker {
    /// Takes an alert to its group's open incident, or to a new one.
    mutating func join(_ key: AlertKey, _ plan: RoutePlan) -> Int? {
        guard let alert = alerts[key] else { return nil }
        let group = plan.group(alert.labels)
        if let index = incidents.firstIndex(where: { !$0.isEnding && $0.plan.path == plan.path && $0.group == group }) {
            if !endsBefore(index, alert) {
                if incidents[index].firing[key] == nil { incidents[index].joinedAt[key] = now }
                incidents[index].latestStep = step
                incidents[index].firing[key] = now
                incidents[index].movedOn.remove(key)
                incidents[index].emptySince = nil
                incidents[index].recall(key, at: now, lateness: lateness)
                return index
            }
            // It was closed a moment before the alert came, in the same step.
            incidents[index].isEnding = true
        }
        var incident = IncidentModel(plan: plan, group: group, at: now)
        incident.latestStep = step
        incident.firing[key] = now
        incident.joinedAt[key] = now
        incident.isVeiled = blueprint.users.contains { $0.isHolding }
        incidents.append(incident)
        return incidents.count - 1
    }

    private func endsBefore(_ index: Int, _ alert: AlertModel) -> Bool {
        guard let id = incidents[index].id, let final = closing[id] else { return false }
        // Perhaps the alert goes on to another one, and that closes it: ``separateMoved()`` sees.
        if final.timeline.last?.kind == .moved { return false }
        return !final.alerts.contains { $0.labels == alert.labels && $0.state == .firing }
    }

    /// What came to an incident that was closed in this step because all else in it had moved on came after that: to another one.
    mutating func separateMoved() {
        for index in incidents.indices {
            guard let id = incidents[index].id, closing[id]?.timeline.last?.kind == .moved, !incidents[index].isEnding
            else { continue }
            let left = incidents[index].firing.keys.filter { incidents[index].firing[$0] == now }.sorted()
            guard !left.isEmpty else { continue }
            incidents[index].isEnding = true
            for key in left {
                incidents[index].firing[key] = nil
                _ = join(key, incidents[index].plan)
            }
        }
    }

    /// Worse is news, and may concern others.
    mutating func becameWorse(_ key: AlertKey) {
        guard let alert = alerts[key] else { return }
        let present = incidents.indices.filter { incidents[$0].firing[key] != nil }
        let plans = blueprint.routing.plans(alert.labels, alert.severity)
        let isPresent = { (plan: RoutePlan, incident: IncidentModel) in
            incident.plan.path == plan.path && incident.group == plan.group(alert.labels)
        }
        let missing = plans.filter { plan in !present.contains { isPresent(plan, incidents[$0]) } }
        let leaving = present.filter { index in !plans.contains { isPresent($0, incidents[index]) } }
        guard !missing.isEmpty || !leaving.isEmpty else { return }
        for plan in missing { _ = join(key, plan) }
        for index in leaving.sorted(by: >) { moveOn(key, alert, from: index) }
    }

    /// An alert is another incident's now. Whoever heard of it in this one is still to hear here that it is over.
    private mutating func moveOn(_ key: AlertKey, _ alert: AlertModel, from index: Int) {
        if incidents[index].id == nil { name(index, by: alert) }
        let incident = incidents[index]
        let isKept = incident.id.flatMap { changed[$0] }?.alerts.contains { $0.labels == alert.labels } ?? false
        let what = "\(key.rule) \(key.labels) went on from \(incident.id as Any)"
        // What came in the step in which it was told may have come before that, or after.
        let isFresh = incident.isFresh.contains(key) || incident.joinedAt[key] == now
        let isSure = !isLazy && !incident.isVeiled && !isFresh
        let isKnown = incident.told?.firing.contains(key) ?? false
        // What was over between two ticks only is known still; here those ticks are not followed so closely.
        let mayBeKnown = isKnown || incident.isBack.contains(key)
        expect(.membership, !isKept || mayBeKnown || !isSure, "\(what) and stays, though nobody heard of it")
        expect(.membership, isKept || !isKnown || !isSure, "\(what) and is gone, though people heard of it")
        incidents[index].firing[key] = nil
        if isKept {
            incidents[index].movedOn.insert(key)
        } else {
            incidents[index].lapse(key, at: now)
        }
        incidents[index].settle(at: now)
    }

    /// An incident may open, be told and lose its alert to another one in one step: then that is how it is known.
    private mutating func name(_ index: Int, by alert: AlertModel) {
        let bound = Set(incidents.compactMap(\.id))
        let id = changed.filter { id, seen in
            guard !bound.contains(id), id > lastIncident else { return false }
            return seen.alerts.contains { $0.labels == alert.labels && $0.movedTo != nil }
        }.keys.min()
        guard let id else { return }
        incidents[index].id = id
    }

    /// Gives a new incident of the engine its place in the model.
    mutating func bind(_ id: IncidentID, _ seen: Incident) {
        guard !incidents.contains(where: { $0.id == id }) else {
            lastIncident = max(lastIncident, id)
            return
        }
        expect(.identifiers, id > lastIncident, "\(id) after \(lastIncident)")
        lastIncident = max(lastIncident, id)
        let fitting = incidents.indices.filter { fits(incidents[$0], seen) }
        // One with the same alerts, else one with some of them: what came in this step may be over. One in which nothing fires fits all.
        let members = Set(seen.alerts.filter { $0.state == .firing && $0.movedTo == nil }.map(\.labels))
        let index =
            fitting.first { Set(incidents[$0].firing.keys.compactMap { alerts[$0]?.labels }) == members }
            ?? fitting.first { !incidents[$0].firing.isEmpty } ?? fitting.first
        if let index {
            incidents[index].id = id
        } else if !bindPassing(id, seen) {
            expect(.membership, false, "\(id) opened out of nothing")
        }
    }

    private func fits(_ incident: IncidentModel, _ seen: Incident) -> Bool {
        let members = Set(seen.alerts.filter { $0.movedTo == nil }.map(\.labels))
        return incident.id == nil && seen.alerts.allSatisfy { incident.plan.group($0.labels) == incident.group }
            && incident.firing.keys.allSatisfy { alerts[$0].map { members.contains($0.labels) } ?? false }
    }

    /// An alert of a rule that isn't written down here may come and go in one step.
    private mutating func bindPassing(_ id: IncidentID, _ seen: Incident) -> Bool {
        if let final = closing[id], final.alerts.isEmpty, final.timeline.last?.kind == .moved,
            let plan = blueprint.routing.plans([:], .info).first
        {
            var incident = IncidentModel(plan: plan, group: [:], at: now)
            incident.id = id
            incident.isEnding = true
            incident.isVeiled = true
            incidents.append(incident)
            return true
        }
        guard let alert = seen.alerts.first, let name = alert.labels["rule"], let rule = rule(name), isOpaque(rule)
        else { return false }
        // Where it went on as another one it was less bad here.
        let severities = alert.movedTo == nil ? [alert.severity] : Severity.allCases.filter { $0 < alert.severity }
        let plan = severities.flatMap { blueprint.routing.plans(alert.labels, $0) }.first { plan in
            !incidents.contains { $0.plan.path == plan.path && $0.group == plan.group(alert.labels) && !$0.isEnding }
        }
        guard let plan else { return false }
        var incident = IncidentModel(plan: plan, group: plan.group(alert.labels), at: now)
        incident.id = id
        incident.movedOn = Set(alerts.filter { alert.movedTo != nil && $0.value.labels == alert.labels }.keys)
        for key in incident.movedOn { incident.joinedAt[key] = now }
        // It may be told before it is over, in this step: then people know of it, should it be back between two ticks.
        for over in seen.alerts where over.state == .resolved {
            guard let name = over.labels["rule"], let rule = self.rule(name), isOpaque(rule) else { continue }
            incident.overAt[AlertKey(rule: name, labels: over.labels.keeping(rule.key))] = now
        }
        incident.settle(at: now)
        incident.isVeiled = blueprint.users.contains { $0.isHolding }
        incidents.append(incident)
        return true
    }

    /// An alert of a rule that isn't written down here may come back to where people know of it, and go on, in one step.
    private mutating func adoptMoved(_ seen: Incident, _ index: Int) {
        for alert in seen.alerts where alert.state == .firing && alert.movedTo != nil {
            guard let name = alert.labels["rule"], let rule = rule(name), isOpaque(rule),
                let key = alerts.first(where: { $0.value.labels == alert.labels && $0.value.phase == .firing })?.key,
                incidents[index].firing[key] == nil, incidents[index].overAt[key] != nil
            else { continue }
            incidents[index].movedOn.insert(key)
            incidents[index].joinedAt[key] = now
            incidents[index].emptySince = nil
        }
    }

    /// An alert of a rule that isn't written down here may come and be over in one step: an incident in which nothing fired waits
    /// anew from there.
    private mutating func adoptPassing(_ seen: Incident, _ index: Int) {
        guard let since = incidents[index].emptySince, seen.updatedAt == now else { return }
        let isPassing = seen.alerts.contains { alert in
            alert.state == .resolved && alert.lastSeen > since
                && alert.labels["rule"].flatMap(rule).map(isOpaque) ?? false
        }
        if isPassing { incidents[index].emptySince = now }
    }

    mutating func compareIncidents(_ record: Record) {
        for (id, seen) in record.incidents {
            guard let index = incidents.firstIndex(where: { $0.id == id }) else {
                expect(.membership, false, "\(id) is open, and ought not to be")
                continue
            }
            adoptMoved(seen, index)
            adoptPassing(seen, index)
            let incident = incidents[index]
            let firing = seen.alerts.filter { $0.state == .firing }
            let here = Set(firing.filter { $0.movedTo == nil }.map(\.labels))
            let expected = Set(incident.firing.keys.compactMap { alerts[$0]?.labels })
            expect(.membership, here == expected, "\(id) has \(here), not \(expected)")
            let elsewhere = Set(firing.filter { $0.movedTo != nil }.map(\.labels))
            let moved = Set(incident.movedOn.compactMap { alerts[$0]?.labels })
            expect(.membership, elsewhere == moved, "of \(id) \(elsewhere) went on, not \(moved)")
            expect(
                .commands,
                seen.state.name == incident.state.name,
                "\(id) is \(seen.state.name), not \(incident.state.name)"
            )
        }
        for incident in incidents {
            expect(.membership, incident.id != nil, "no incident for \(incident.plan.path) \(incident.group)")
        }
    }
}
