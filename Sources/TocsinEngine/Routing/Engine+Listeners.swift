internal import TocsinExpressions
internal import TocsinModel

/// Who hears of an incident when something is to be told: by what is configured now, so that nothing is told to nobody because people
/// came, went or are off duty.
extension Engine {
    struct Listeners {
        let recipients: [Recipient]
        /// Whether they are those whom its route names, or who heard of it by its policy; not others in their place.
        let areOfRoute: Bool
    }

    /// Those whom the route names; with a policy, who heard, and whom the steps told so far stand for by now. Where that is nobody, who
    /// heard before; else whom the route of that place in the present tree names; else whom the root route names.
    mutating func listeners(of incident: OpenIncident) -> Listeners {
        let path = incident.plan.path
        let heard = audience(of: incident, Self.wasTold)
        let named =
            incident.plan.policy.map { stepsTold(of: incident, $0, heard) }
            ?? recipients(of: incident.plan.notify) { "\($0), which route \(path) notifies" }
        if !named.isEmpty { return Listeners(recipients: named, areOfRoute: true) }
        if !heard.isEmpty { return Listeners(recipients: heard, areOfRoute: false) }
        if let present = rulebook.routing.plan(at: path) {
            let others = recipients(of: present.targets) { "\($0), which route \(path) notifies now" }
            // In place of those whom it named as the incident opened, and who are still to be told once they can be.
            if !others.isEmpty { return Listeners(recipients: others, areOfRoute: false) }
        }
        let others = recipients(of: rootTargets) { "route \(path) reaches nobody, and \($0)" }
        return Listeners(recipients: others, areOfRoute: false)
    }

    /// Who heard of it, and whoever came on call since for the steps that were told.
    private mutating func stepsTold(
        of incident: OpenIncident,
        _ policy: EscalationPolicy,
        _ heard: [Recipient]
    ) -> [Recipient] {
        var found = heard
        for step in policy.steps.prefix(incident.escalation?.position ?? 0)
        where obstacle(to: step, of: incident) == nil {
            let recipients = recipients(of: step.notify) { "\($0), which a step of \(policy.name) notifies" }
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

    /// Whether anybody whom its route or policy names could be told now.
    mutating func reachesRoute(_ incident: OpenIncident) -> Bool {
        guard let policy = incident.plan.policy else {
            return !recipients(of: incident.plan.notify) { $0 }.isEmpty
        }
        return policy.steps.contains { step in
            obstacle(to: step, of: incident) == nil && !recipients(of: step.notify) { $0 }.isEmpty
        }
    }

    /// Whether anybody at all would hear of it now.
    mutating func canBeHeard(_ incident: OpenIncident) -> Bool {
        reachesRoute(incident) || !listeners(of: incident).recipients.isEmpty
    }

    /// Whether it is to be told as soon as somebody whom it concerns can be.
    func isUnheard(_ incident: OpenIncident) -> Bool {
        !incident.plan.targets.isEmpty && (incident.owesRoute || incident.told == nil)
    }

    /// Whether nobody is configured any more who was told last: those who are left may never have heard of some of what fires.
    func haveLeft(_ incident: OpenIncident) -> Bool {
        guard let users = incident.told?.users, !users.isEmpty else { return false }
        return users.allSatisfy { rulebook.people.user($0) == nil }
    }

    /// When somebody else is on call for one of the schedules that a plan names; `nil` where it names none.
    mutating func changeOfDuty(for plan: RoutePlan) -> Timestamp? {
        var next: Timestamp?
        for case .schedule(let name) in plan.targets {
            guard let until = onCallNow(name)?.until, until > state.now else { continue }
            next = min(next ?? until, until)
        }
        return next
    }
}

extension RoutePlan {
    /// Everyone whom it may name, steps of its policy included.
    var targets: [Target] { policy?.steps.flatMap(\.notify) ?? notify }
}

extension Route {
    /// The plan of the route that is what this path says; `nil` where there is none.
    func plan(at path: String) -> RoutePlan? {
        if plan.path.isIdentical(toBytesOf: path) { return plan }
        for child in routes {
            if let found = child.plan(at: path) { return found }
        }
        return nil
    }
}
