internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// News of ourselves: starts, outages, another configuration.
extension Engine {
    /// What has to be known before timers are looked at.
    mutating func prepare(for input: Input) {
        switch input {
        case .event, .command, .condition, .wake: break
        // It may change what a timer waits for.
        case .started, .linkLost, .linkRestored, .heard, .sourcesCutOff, .clockStepped, .rulebookReplaced:
            timers.forgetFirst()
        }
        switch input {
        case .started:
            state.alerts.hearing.start(at: state.now)
            arm(.brokerLost)
        case .linkLost(let since):
            if state.alerts.hearing.lose(since: since, at: state.now) { arm(.brokerLost) }
        case .heard(let through):
            let isSettled = state.alerts.hearing.prove(through: min(through, state.now), at: state.now)
            timers.reviewUnproven()
            if isSettled { rebuildTimers() }
        case .sourcesCutOff(let sources):
            state.alerts.hearing.cutOff(sources, at: state.now)
            rebuildTimers()
        case .linkRestored:
            // Nobody is told any more that it was lost.
            state.alerts.hearing.restore(at: state.now)
        case .event, .command, .condition, .wake, .clockStepped, .rulebookReplaced:
            break
        }
    }

    /// Every key has one more cadence before it is called silent.
    mutating func linkIsBack(into decision: inout Decision) {
        brokerIsBack(into: &decision)
        rebuildTimers()
    }

    /// Puts another rulebook in force. The caller says so to the engine, and to the journal, by ``Input/rulebookReplaced``.
    package mutating func replaceRulebook(_ rulebook: Rulebook) {
        self.rulebook = rulebook
        matcher = RuleMatcher(rulebook.rules)
        state.alerts.adopt(RuleSet(rulebook, matcher))
        state.onCall.forgetKnown()
        // What ends because its rule is gone asks by the place of an inhibition, which is that of these rules from now on.
        rebuildInhibitors()
    }

    /// Ends what belongs to rules that are gone, or that ask for something else now.
    mutating func reconcile(into decision: inout Decision) {
        for key in state.alerts.keys.keys.sorted() { reconcile(key, into: &decision) }
        for id in state.incidents.keys { forgetFormerUsers(of: id, into: &decision) }
        rebuildIndices()
        reviewBoxes()
        // What withheld something may be gone with the old rules, and who could not be told may be there now.
        reviewWithheld()
        reviewUnheard()
    }

    private mutating func reconcile(_ key: AlertKey, into decision: inout Decision) {
        guard let (known, fate) = state.alerts.reconciled(key) else { return }
        // First of all, as where an alert ends by itself: what follows from its end must not find it firing.
        state.alerts.remember(key, known)
        switch fate {
        case .none:
            break
        case .lost(let alert, let loss):
            leave(key, alert, for: loss, into: &decision)
        case .calm:
            for id in state.incidents.incidents(of: key) { state.incidents[id]?.members.setFlapping(false, of: key) }
        }
    }

    /// What somebody has who is configured no longer, nobody has; and where nobody is left who heard of it, it is told as if it began now.
    /// Where some are left, but none of those who were told last, it is told to them once more.
    private mutating func forgetFormerUsers(of id: IncidentID, into decision: inout Decision) {
        guard let present = state.incidents[id]?.value else { return }
        let hearers = present.audience.users
        let involved =
            hearers + (present.told?.users ?? []) + (present.owner.map { [$0] } ?? [])
            + (present.escalation?.acknowledged ?? [])
        guard involved.contains(where: { rulebook.people.user($0) == nil }) else { return }
        var incident = present
        incident.escalation?.acknowledged.removeAll { rulebook.people.user($0) == nil }
        if let owner = incident.owner, rulebook.people.user(owner) == nil {
            record(&incident, .ownerGone(owner), user: owner)
            incident.state = .open
            resume(&incident)
            decision.effects.append(.incidentChanged(id))
        }
        if incident.told != nil, !hearers.isEmpty, hearers.allSatisfy({ rulebook.people.user($0) == nil }) {
            incident.beginAnew()
        } else if incident.haveLeft(rulebook.people) {
            incident.touch(at: state.now)
        }
        state.incidents[id] = CopyOnWrite(incident)
    }
}

extension OpenIncident {
    /// Who said that they have it, or snoozed it.
    fileprivate var owner: UserID? {
        switch state {
        case .open, .resolved: nil
        case .acknowledged(let user, _, _), .snoozed(let user, _, _): user
        }
    }
}
