internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Who hears of an incident when something is to be told: by what is configured now, so that nothing is told to nobody because people
/// came, went or are off duty.
struct Listeners {
    let recipients: [Recipient]
    /// Whether they are those whom its route names, or who heard of it by its policy; not others in their place.
    let areOfRoute: Bool
}

extension OpenIncident {
    static let wasTold = "was told that it is firing"

    /// Those whom the route names; with a policy, who heard, and whom the steps told so far stand for by now. Where that is nobody, who
    /// heard before; else whom the route of that place in the present tree names; else whom the root route names.
    func listeners(_ onCall: inout OnCallBook, in rulebook: Rulebook, at now: Timestamp) -> Listeners {
        let path = plan.path
        let heard = hearers(among: rulebook.people, Self.wasTold)
        let named =
            if let policy = plan.policy {
                stepsTold(policy, heard, &onCall, in: rulebook, at: now)
            } else {
                onCall.recipients(of: plan.notify, in: rulebook, at: now) { "\($0), which route \(path) notifies" }
            }
        if !named.isEmpty { return Listeners(recipients: named, areOfRoute: true) }
        if !heard.isEmpty { return Listeners(recipients: heard, areOfRoute: false) }
        if let present = rulebook.routing.plan(at: path) {
            let others = onCall.recipients(of: present.targets, in: rulebook, at: now) {
                "\($0), which route \(path) notifies now"
            }
            // In place of those whom it named as the incident opened, and who are still to be told once they can be.
            if !others.isEmpty { return Listeners(recipients: others, areOfRoute: false) }
        }
        let others = onCall.recipients(of: rulebook.routing.firstTargets, in: rulebook, at: now) {
            "route \(path) reaches nobody, and \($0)"
        }
        return Listeners(recipients: others, areOfRoute: false)
    }

    /// Whether anybody whom its route or policy names could be told now.
    func reachesRoute(_ onCall: inout OnCallBook, in rulebook: Rulebook, at now: Timestamp) -> Bool {
        guard let policy = plan.policy else {
            return !onCall.recipients(of: plan.notify, in: rulebook, at: now) { $0 }.isEmpty
        }
        return policy.steps.contains { step in
            obstacle(to: step, in: rulebook, at: now) == nil
                && !onCall.recipients(of: step.notify, in: rulebook, at: now) { $0 }.isEmpty
        }
    }

    /// Whether anybody at all would hear of it now.
    func canBeHeard(_ onCall: inout OnCallBook, in rulebook: Rulebook, at now: Timestamp) -> Bool {
        reachesRoute(&onCall, in: rulebook, at: now)
            || !listeners(&onCall, in: rulebook, at: now).recipients.isEmpty
    }

    /// Everyone in the ledger who is still configured.
    func hearers(except user: UserID? = nil, among people: People, _ reason: String) -> [Recipient] {
        audience.users.filter { $0 != user && people.user($0) != nil }.map { Recipient(user: $0, reason: reason) }
    }

    /// Whether it is to be told as soon as somebody whom it concerns can be.
    var isUnheard: Bool { !plan.targets.isEmpty && (owesRoute || told == nil) }

    /// Whether nobody is configured any more who was told last: those who are left may never have heard of some of what fires.
    func haveLeft(_ people: People) -> Bool {
        guard let users = told?.users, !users.isEmpty else { return false }
        return users.allSatisfy { people.user($0) == nil }
    }

    /// Why a step of a policy does not apply now; `nil` where it does.
    func obstacle(to step: EscalationPolicy.Step, in rulebook: Rulebook, at now: Timestamp) -> Reason.Obstacle? {
        if let during = step.during, !during.contains(now, in: rulebook.zone(during.zone)) { return .hours }
        guard let rate = step.above else { return nil }
        let alerts = alerts(since: now - rate.within)
        return alerts > rate.alerts ? nil : .rate(alerts, rate)
    }

    /// Who heard of it, and whoever came on call since for the steps that were told.
    private func stepsTold(
        _ policy: EscalationPolicy,
        _ heard: [Recipient],
        _ onCall: inout OnCallBook,
        in rulebook: Rulebook,
        at now: Timestamp
    ) -> [Recipient] {
        var found = heard
        for step in policy.steps.prefix(escalation?.position ?? 0)
        where obstacle(to: step, in: rulebook, at: now) == nil {
            let recipients = onCall.recipients(of: step.notify, in: rulebook, at: now) {
                "\($0), which a step of \(policy.name) notifies"
            }
            let isKnown = recipients.contains { recipient in heard.contains { $0.user == recipient.user } }
            // Of those who take turns one is enough.
            if step.isRoundRobin, isKnown { continue }
            for recipient in step.isRoundRobin ? Array(recipients.prefix(1)) : recipients
            where !found.contains(where: { $0.user == recipient.user }) {
                found.append(recipient)
            }
        }
        return found.sorted { $0.user < $1.user }
    }

    /// How many of its alerts began at a time or later. Of those that are over and no longer known one by one that is not known; where
    /// all began so lately that are, so many came and went that those count too.
    private func alerts(since time: Timestamp) -> Int {
        let firing = members.firing.values.count { $0.movedTo == nil && $0.since >= time }
        let over = members.over.count { $0.alert.firstSeen >= time }
        return over == members.over.count ? firing + Int(clamping: members.overCount) : firing + over
    }
}
