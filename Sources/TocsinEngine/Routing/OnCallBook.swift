package import HashTreeCollections
package import TocsinModel
internal import TocsinTime

/// Who is on call now, by the schedules and what people changed of them, and whom targets stand for by that.
package struct OnCallBook: Hashable, Codable, Sendable {
    package internal(set) var overrides: TreeDictionary<OverrideID, ScheduleOverride> = [:]
    var lastOverride: UInt64 = 0
    /// Whose turn it is in steps that go round, by policy and step.
    private var turns: [String: Int] = [:]

    @Derived private var known = OnCallIndex()

    private enum CodingKeys: CodingKey {
        case overrides, lastOverride, turns
    }

    /// Whom targets stand for: each user once, ordered by id, with the reason; users that are no longer configured are left out.
    ///
    /// - Parameter reason: completes "on call for plant-primary", "in team facilities", "named".
    mutating func recipients(
        of targets: [RoutePlan.Target],
        in rulebook: Rulebook,
        at now: Timestamp,
        reason: (String) -> String
    ) -> [Recipient] {
        var found: [Recipient] = []
        for target in targets {
            switch target {
            case .user(let id):
                found.append(Recipient(user: id, reason: reason("named")))
            case .team(let name):
                for member in rulebook.people.team(name)?.members ?? [] {
                    found.append(Recipient(user: member, reason: reason("in team \(name)")))
                }
            case .schedule(let name):
                for user in onCallNow(name, in: rulebook, at: now)?.users ?? [] {
                    found.append(Recipient(user: user, reason: reason("on call for \(name)")))
                }
            }
        }
        found.removeAll { rulebook.people.user($0.user) == nil }
        guard found.count > 1 else { return found }
        var seen: Set<UserID> = []
        return found.filter { seen.insert($0.user).inserted }.sorted { $0.user < $1.user }
    }

    /// Who is on call for a schedule; `nil` where there is none of that name.
    func onCall(_ name: String, in rulebook: Rulebook, at time: Timestamp) -> OnCall? {
        guard let schedule = rulebook.schedule(name) else { return nil }
        return schedule.onCall(
            at: time,
            zone: rulebook.zone(schedule.zone),
            overrides: Array(overrides.values),
            isKnown: { rulebook.people.user($0) != nil }
        )
    }

    /// When somebody else is on call for one of the schedules that a plan names; `nil` where it names none.
    mutating func nextChange(for plan: RoutePlan, in rulebook: Rulebook, at now: Timestamp) -> Timestamp? {
        var next: Timestamp?
        for case .schedule(let name) in plan.targets {
            guard let until = onCallNow(name, in: rulebook, at: now)?.until, until > now else { continue }
            next = min(next ?? until, until)
        }
        return next
    }

    /// Whose turn it is in a step that goes round; the next time it is somebody else's.
    ///
    /// - Parameters:
    ///   - step: from 0.
    ///   - count: among how many; at least 1.
    mutating func takeTurn(in step: Int, of policy: String, among count: Int) -> Int {
        let turn = turns["\(policy)/\(step)", default: 0]
        turns["\(policy)/\(step)"] = (turn + 1) % 1_000_000
        return turn % count
    }

    /// Schedules, overrides or the clock are others now.
    mutating func forgetKnown() { known.forget() }

    private mutating func onCallNow(_ name: String, in rulebook: Rulebook, at now: Timestamp) -> OnCall? {
        if let known = known.onCall(name, at: now) { return known }
        guard let onCall = onCall(name, in: rulebook, at: now) else { return nil }
        known.keep(onCall, of: name, from: now)
        return onCall
    }
}
