internal import HashTreeCollections
internal import TocsinModel

/// News of ourselves: starts, outages, another configuration.
extension Engine {
    /// After a start, what was due meanwhile waits this long for the events that the broker queued for us.
    static let settlingTime = TimeSpan.seconds(5)

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
            state.link = .down(since: state.now)
            state.holdFloor = state.now + Self.settlingTime
            arm(.brokerLost)
        case .linkLost(let since):
            guard case .up(let up) = state.link else { return }
            state.link = .down(since: min(max(since, up), state.now))
            arm(.brokerLost)
        case .heard(let through):
            heard(through: min(through, state.now))
        case .sourcesCutOff(let sources):
            cutOff(sources)
        case .linkRestored:
            // Nobody is told any more that it was lost.
            if state.link.isDown { state.link = .up(since: state.now) }
        case .event, .command, .condition, .wake, .clockStepped, .rulebookReplaced:
            break
        }
    }

    /// What comes after this no longer belongs to what waited in the broker: the time to settle after a start is over early.
    private mutating func heard(through time: Timestamp) {
        state.heard = max(state.heard ?? .epoch, time)
        timers.reviewUnproven()
        guard case .up(let since) = state.link, time > since, state.holdFloor > state.now else { return }
        state.holdFloor = state.now
        rebuildTimers()
    }

    /// While the broker refuses a source, nothing that it brought is missed; afterwards each key has one more cadence.
    private mutating func cutOff(_ sources: [String]) {
        for source in sources { state.cutOffSources[source] = .cutOff }
        for (source, hearing) in state.cutOffSources.sorted(by: { $0.key < $1.key })
        where hearing == .cutOff && !sources.contains(source) {
            state.cutOffSources[source] = .heardAgain(since: state.now)
        }
        rebuildTimers()
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
        ruleIndices = Self.indices(of: rulebook.rules)
        rebuildActivity()
        state.onCall.forgetKnown()
        // What ends because its rule is gone asks by the place of an inhibition, which is that of these rules from now on.
        rebuildInhibitors()
    }

    /// Ends what belongs to rules that are gone, or that ask for something else now.
    mutating func reconcile(into decision: inout Decision) {
        for key in state.keys.keys.sorted() {
            guard let known = state.keys[key] else { continue }
            reconcile(key, known, into: &decision)
        }
        for id in state.incidents.keys { forgetFormerUsers(of: id, into: &decision) }
        rebuildIndices()
        reviewBoxes()
        // What withheld something may be gone with the old rules, and who could not be told may be there now.
        reviewWithheld()
        reviewUnheard()
    }

    private mutating func reconcile(_ key: AlertKey, _ before: KeyState, into decision: inout Decision) {
        var known = before
        let rule = rule(named: key.rule).flatMap { $0.makes(key.labels) ? $0 : nil }
        if rule?.window == nil { known.samples = nil }
        if rule?.flapping == nil { known.flaps = nil }
        switch rule?.condition {
        case .threshold:
            known.lastSeen = nil
        case .absent:
            if case .pending = known.phase { known.phase = .inactive }
        case nil:
            known.lastSeen = nil
            known.last = nil
            if case .pending = known.phase { known.phase = .inactive }
        }
        if case .firing(let alert) = known.phase {
            if rule == nil, !key.isOwn {
                let isGone = self.rule(named: key.rule) == nil
                known.phase = .inactive
                leave(key, alert, for: isGone ? .ruleRemoved : .keyChanged, into: &decision)
            } else if known.flaps?.isFlapping != true {
                for id in state.incidents.incidents(of: key) {
                    state.incidents[id]?.members.setFlapping(false, of: key)
                }
            }
        }
        remember(key, known)
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
