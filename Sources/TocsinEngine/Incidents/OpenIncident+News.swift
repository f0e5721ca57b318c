internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// What a flush finds to say of an incident. The questions and their order are Alertmanager's.
enum News: Equatable {
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

extension OpenIncident {
    /// - Parameter hasRisen: whether what people may be told of is worse than what they know.
    func news(
        _ found: SuppressionSplit,
        hasRisen: Bool,
        _ onCall: inout OnCallBook,
        in rulebook: Rulebook,
        at now: Timestamp
    ) -> News {
        let isFiring = !members.firing.isEmpty
        guard let told else { return isFiring ? firstNews(found, &onCall, in: rulebook, at: now) : .overUntold }
        if !isFiring { return .over }
        if found.tellable.isEmpty { return isOverAsKnown ? .overAsKnown : .nothing(.everythingSuppressed) }
        switch state {
        case .acknowledged(let user, _, _):
            return hasRisen ? .tell(.updated) : .nothing(.acknowledged(by: user))
        case .snoozed(let user, _, _):
            return hasRisen ? .tell(.updated) : .nothing(.snoozed(by: user))
        case .resolved:
            return .nothing(.resolvedAlready)
        case .open:
            break
        }
        if escalation?.wait == .overdue { return .escalate }
        if owesRoute, reachesRoute(&onCall, in: rulebook, at: now) {
            return plan.policy == nil ? .tell(.firing) : .escalate
        }
        if let flapping = flappingNews(found.tellable) { return .tell(flapping) }
        if hasRisen || !found.tellable.allSatisfy(told.firing.contains) { return .tell(.updated) }
        if owesReminder, !found.isKnownWithheld { return .tell(.repeated) }
        if haveLeft(rulebook.people) { return .tell(.repeated) }
        if now - told.at >= plan.repeatInterval { return .tell(.repeated) }
        return .nothing(.nothingNew(since: told.at))
    }

    /// Of what fires and nobody knows of.
    private func firstNews(
        _ found: SuppressionSplit,
        _ onCall: inout OnCallBook,
        in rulebook: Rulebook,
        at now: Timestamp
    ) -> News {
        switch state {
        case .acknowledged, .resolved: return .nothing(.acknowledgedFirst)
        case .snoozed: return .nothing(.snoozedFirst)
        case .open: break
        }
        if found.tellable.isEmpty { return .nothing(.everythingSuppressed) }
        if owesRoute, !canBeHeard(&onCall, in: rulebook, at: now) {
            return .nothing(.routeStillReachesNobody(plan.path))
        }
        return plan.policy == nil ? .tell(.firing) : .escalate
    }

    /// Whether people are to hear that something comes and goes, or no longer does: each once, the second only after the first, and neither
    /// of what is withheld.
    private func flappingNews(_ tellable: [AlertKey]) -> Notification.Kind? {
        guard let told else { return nil }
        let flapping = members.flapping
        if told.isFlapping { return flapping.isEmpty ? .stable : nil }
        return !flapping.isEmpty && tellable.contains(where: flapping.contains) ? .flapping : nil
    }

    /// When the incident is looked at again, now that it was; ``Timestamp/distantFuture`` for never.
    func nextLook(
        _ found: SuppressionSplit,
        _ onCall: inout OnCallBook,
        in rulebook: Rulebook,
        at now: Timestamp
    ) -> Timestamp {
        var next = found.again ?? .distantFuture
        guard case .open = state, !found.tellable.isEmpty else { return next }
        if let told {
            next = min(next, tick(from: lastFlush ?? now, notBefore: told.at + plan.repeatInterval))
        }
        if flappingNews(found.tellable) != nil || isUnheard {
            next = min(next, tick(from: lastFlush ?? now, notBefore: now))
        }
        if isUnheard, let change = onCall.nextChange(for: plan, in: rulebook, at: now) { next = min(next, change) }
        return next
    }

    /// Everything that may be told is known now.
    mutating func markTold(
        _ found: SuppressionSplit,
        _ severity: Severity,
        _ kind: Notification.Kind,
        to recipients: [Recipient],
        at now: Timestamp
    ) {
        let isFlapping =
            switch kind {
            case .flapping: true
            case .stable: false
            case .firing, .updated, .escalated, .repeated, .acknowledged, .snoozed, .resolved, .digest, .storm, .test:
                told?.isFlapping ?? false
            }
        told = Told(
            at: now,
            severity: severity,
            isFlapping: isFlapping,
            firing: TreeSet(found.tellable),
            users: recipients.map(\.user)
        )
        owesReminder = false
    }

    /// What is over, or better, at a tick is news when it comes, or becomes worse, again; what was so only between two ticks is none.
    mutating func forgetEnded() {
        guard let told else { return }
        if members.takeHasLeft() {
            for key in told.firing where members[key] == nil { self.told?.firing.remove(key) }
        }
        if let worst = members.here.worst { self.told?.severity = min(told.severity, worst) }
    }
}
