import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// A whole rulebook in plain values.
struct Blueprint: Hashable, Sendable {
    var name: String
    var rules: [RuleBlueprint]
    var routing: RouteBlueprint
    var users: [UserBlueprint]
    var teams: [People.Team]
    var schedules: [Schedule] = []
    var inhibitions: [InhibitionBlueprint] = []
    /// Event ids remembered a source.
    var deduplicationIDs: Int
    /// Whether events bring their own time; what the engine makes of it isn't written down a second time.
    var hasEventTime = false

    struct UserBlueprint: Hashable, Sendable {
        let id: UserID
        let role: Role
        var quiet: CivilInterval?
        var digest: TimeSpan?

        /// Whether what this user is told may be held back.
        var isHolding: Bool { quiet != nil || digest != nil }

        func compile() -> People.User {
            let channels = digest.map {
                PersonalRules.ChannelRule(when: nil, means: .digest($0, [PersonalRules.inbox]))
            }
            let rules = PersonalRules(
                channels: channels.map { [$0] } ?? [],
                quietHours: quiet.map { PersonalRules.QuietHours(hours: $0, unless: nil) }
            )
            return People.User(id: id, name: id.text, role: role, rules: rules)
        }
    }

    struct InhibitionBlueprint: Hashable, Sendable {
        let source: RouteBlueprint.Match
        let target: RouteBlueprint.Match
        let equal: [String]
        let grace: TimeSpan

        func compile() throws -> Inhibition {
            Inhibition(
                source: try Expression(source.text ?? "true", in: RouteVariables.expressions),
                target: try Expression(target.text ?? "true", in: RouteVariables.expressions),
                equal: equal,
                grace: grace
            )
        }
    }

    func compile() throws -> Rulebook {
        Rulebook(
            digest: name,
            rules: try rules.map { try $0.compile() },
            routing: try routing.compile(),
            inhibitions: try inhibitions.map { try $0.compile() },
            people: People(users: users.map { $0.compile() }, teams: teams),
            schedules: schedules,
            limits: Limits(deduplicationIDs: deduplicationIDs),
            functions: ExternalFunctions(zones: TimeZoneDatabase { zone, _ in zone == "UTC" ? 0 : nil })
        )
    }

    func user(_ id: UserID) -> UserBlueprint? {
        users.first { $0.id == id }
    }

    func knows(_ user: UserID) -> Bool {
        users.contains { $0.id == user }
    }

    /// Whom the root route names; where it has a policy, those of its first step.
    var rootTargets: [RoutePlan.Target] {
        routing.plan.notify.isEmpty ? routing.plan.policy?.steps[0].notify ?? [] : routing.plan.notify
    }

    /// Whom targets stand for at a time, as far as they exist.
    func recipients(
        _ targets: [RoutePlan.Target],
        at time: Timestamp,
        _ overrides: [ScheduleOverride]
    ) -> Set<UserID> {
        var found: Set<UserID> = []
        for target in targets {
            switch target {
            case .user(let user): found.insert(user)
            case .team(let name): found.formUnion(teams.first { $0.name == name }?.members ?? [])
            case .schedule(let name):
                var onCall = Set(schedules.first { $0.name == name }?.simpleOnCall(at: time) ?? [])
                for override in overrides where override.request.schedule == name {
                    guard override.request.start <= time, time < override.request.end else { continue }
                    switch override.request.change {
                    case .add(let user): if knows(user) { onCall.insert(user) }
                    case .remove(let user): onCall.remove(user)
                    case .replace(let user, let other):
                        if knows(other), onCall.remove(user) != nil { onCall.insert(other) }
                    }
                }
                found.formUnion(onCall)
            }
        }
        return found.filter { knows($0) }
    }
}

extension Schedule {
    /// Who is on call by rotations of whole days from midnight UTC, the only ones that the worlds have.
    fileprivate func simpleOnCall(at time: Timestamp) -> [UserID] {
        rotations.filter { $0.restriction?.contains(time, in: .utc) ?? true }.map { rotation in
            let day = time.milliseconds / 86_400_000 - Int64(rotation.start.daysSinceEpoch)
            let length: Int64 =
                switch rotation.turn {
                case .days(let days): Int64(days)
                case .hours, .months: 1
                }
            return rotation.users[Int(day / length) % rotation.users.count]
        }
    }
}
