import TocsinEngine
import TocsinExpressions
import TocsinModel

/// A whole rulebook in plain values.
struct Blueprint: Hashable, Sendable {
    var name: String
    var rules: [RuleBlueprint]
    var routing: RouteBlueprint
    var users: [UserBlueprint]
    var teams: [People.Team]
    /// Event ids remembered a source.
    var deduplicationIDs: Int

    struct UserBlueprint: Hashable, Sendable {
        let id: UserID
        let role: Role
    }

    func compile() throws -> Rulebook {
        Rulebook(
            digest: name,
            rules: try rules.map { try $0.compile() },
            routing: try routing.compile(),
            people: People(users: users.map { People.User(id: $0.id, name: $0.id.text, role: $0.role) }, teams: teams),
            limits: Limits(deduplicationIDs: deduplicationIDs),
            functions: ExternalFunctions(zoneOffset: { zone, _ in zone == "UTC" ? 0 : nil })
        )
    }

    func knows(_ user: UserID) -> Bool {
        users.contains { $0.id == user }
    }

    /// Whom a route tells, as far as they exist.
    func recipients(_ plan: RoutePlan) -> Set<UserID> {
        var found: Set<UserID> = []
        for target in plan.notify {
            switch target {
            case .user(let user): found.insert(user)
            case .team(let name): found.formUnion(teams.first { $0.name == name }?.members ?? [])
            case .schedule: break
            }
        }
        return found.filter { knows($0) }
    }
}
