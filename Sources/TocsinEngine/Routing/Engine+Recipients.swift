internal import HashTreeCollections
package import TocsinModel

/// Whom targets stand for, now.
extension Engine {
    struct Recipient {
        let user: UserID
        let reason: String
    }

    /// Each user once, ordered by id, with the reason; users that are no longer configured are left out.
    ///
    /// - Parameter reason: completes "on call for plant-primary", "in team facilities", "named".
    mutating func recipients(of targets: [RoutePlan.Target], reason: (String) -> String) -> [Recipient] {
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
                for user in onCallNow(name)?.users ?? [] {
                    found.append(Recipient(user: user, reason: reason("on call for \(name)")))
                }
            }
        }
        found.removeAll { rulebook.people.user($0.user) == nil }
        guard found.count > 1 else { return found }
        var seen: Set<UserID> = []
        return found.filter { seen.insert($0.user).inserted }.sorted { $0.user < $1.user }
    }

    mutating func onCallNow(_ name: String) -> OnCall? {
        if let known = duties.onCall(name, at: state.now) { return known }
        guard let onCall = onCall(name, at: state.now) else { return nil }
        duties.keep(onCall, of: name, from: state.now)
        return onCall
    }

    /// Who is on call for a schedule; `nil` where there is none of that name.
    package func onCall(_ name: String, at time: Timestamp) -> OnCall? {
        guard let schedule = rulebook.schedule(name) else { return nil }
        return schedule.onCall(
            at: time,
            zone: rulebook.zone(schedule.zone),
            overrides: Array(state.overrides.values),
            isKnown: { rulebook.people.user($0) != nil }
        )
    }
}
