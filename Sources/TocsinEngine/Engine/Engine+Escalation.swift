internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// Step after step until somebody acknowledges: contract §4.7.
extension Engine {
    /// Tells the next step that applies and has somebody to tell; steps without are named in the timeline, and the next follows at once.
    ///
    /// At most one round is looked through at a time. Where nobody in it can be told, those are told whom the root route names: that an
    /// incident pages nobody at all must not go unheard.
    mutating func escalate(_ incident: inout OpenIncident, _ split: SuppressionSplit, into decision: inout Decision) {
        guard let policy = incident.plan.policy else { return }
        // Those who could not be told before are told as if it began now.
        let beginsAnew = incident.owesRoute && reachesRoute(incident)
        var run = beginsAnew ? EscalationRun() : incident.escalation ?? EscalationRun()
        run.acknowledged = []
        let last = policy.steps.count * (policy.rounds + 1)
        let kind: Notification.Kind
        var recipients: [Recipient] = []
        let first = run.position
        while run.position < last, recipients.isEmpty, run.position - first < policy.steps.count {
            recipients = self.recipients(ofStep: run.position, policy, &incident)
            run.position += 1
        }
        if first >= last {
            // It has been through, and the acknowledgement that stopped it is over: the last step is told again.
            recipients = self.recipients(ofStep: last - 1, policy, &incident)
        }
        kind = first == 0 && run.position == 1 ? .firing : .escalated
        if recipients.isEmpty {
            noteUnheard(&incident, .policyReachesNobody(policy.name))
            recipients = self.recipients(of: rulebook.routing.firstTargets) {
                "policy \(policy.name) reaches nobody, and \($0)"
            }
            // Who heard of it by an earlier step has.
            if incident.told == nil { incident.owesRoute = true }
        } else {
            incident.owesRoute = false
        }
        // Nobody at all: it begins when somebody can be told.
        if recipients.isEmpty, incident.told == nil { return incident.escalation = nil }
        let wait = policy.steps[max(run.position - 1, 0) % policy.steps.count].wait
        run.wait = run.position < last ? .until(state.now + wait) : .none
        incident.escalation = run
        state.counters.escalations += kind == .escalated ? 1 : 0
        state.counters.ofPeople.escalated(policy.name, step: run.step(of: policy))
        record(&incident, .escalated(step: run.step(of: policy), of: policy.name))
        if !recipients.isEmpty {
            let severity = tell(recipients, kind, &incident, of: split.tellable, into: &decision)
            incident.markTold(split, severity, kind, to: recipients, at: state.now)
        }
        if case .until(let at) = run.wait { timers.set(.escalation(incident.id), at: at) }
    }

    /// A step's wait has passed unacknowledged.
    mutating func escalationIsDue(_ id: IncidentID, into decision: inout Decision) {
        // Taken out meanwhile, so that there is one owner and nothing is copied: hundreds of thousands may be due at once.
        guard var incident = state.incidents.take(id) else { return }
        takeNextStep(&incident.value, into: &decision)
        state.incidents[id] = incident
        decision.effects.append(.incidentChanged(id))
    }

    /// The next step, or, while everything is withheld, what is left to do of it.
    private mutating func takeNextStep(_ incident: inout OpenIncident, into decision: inout Decision) {
        let split = splitBySuppression(&incident)
        withhold(&incident, split)
        guard split.tellable.isEmpty else { return escalate(&incident, split, into: &decision) }
        incident.escalation?.wait = .overdue
        // It may be due to be told that it is over, which must not be put off.
        let due = incident.nextFlush
        arrange(&incident, split)
        incident.nextFlush = min(incident.nextFlush, due)
    }

    /// An acknowledgement or a snooze is over: escalation goes on from the next step, or who was told is reminded.
    mutating func pauseIsOver(_ id: IncidentID, into decision: inout Decision) {
        guard var incident = state.incidents[id]?.value else { return }
        switch incident.state {
        case .open, .resolved:
            return
        case .acknowledged(let user, _, _):
            record(&incident, .acknowledgementExpired(user), user: user)
        case .snoozed(let user, _, _):
            record(&incident, .snoozeOver(user), user: user)
        }
        incident.state = .open
        resume(&incident)
        state.incidents[id] = CopyOnWrite(incident)
        decision.effects.append(.incidentChanged(id))
    }

    /// Goes on at once, by a flush.
    mutating func resume(_ incident: inout OpenIncident) {
        incident.resume(at: state.now)
        arm(incident)
    }

    private mutating func recipients(
        ofStep position: Int,
        _ policy: EscalationPolicy,
        _ incident: inout OpenIncident
    ) -> [Recipient] {
        let number = position % policy.steps.count
        let step = policy.steps[number]
        if let obstacle = incident.obstacle(to: step, in: rulebook, at: state.now) {
            let reason = Reason.stepDoesNotApply(number + 1, of: policy.name, obstacle)
            record(&incident, .notNotified(reason))
            explain(reason, incident: incident.id)
            return []
        }
        let name = Reason.name(ofStep: number + 1, of: policy.name)
        var recipients = recipients(of: step.notify) { "\($0), \(name)" }
        if recipients.isEmpty {
            let reason = Reason.stepReachesNobody(number + 1, of: policy.name)
            record(&incident, .notNotified(reason))
            explain(reason, incident: incident.id)
        }
        if step.isRoundRobin, !recipients.isEmpty {
            recipients = [recipients[state.onCall.takeTurn(in: number, of: policy.name, among: recipients.count)]]
        }
        return recipients
    }
}
