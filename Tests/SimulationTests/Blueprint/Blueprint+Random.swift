import TocsinEngine
import TocsinModel
import TocsinTime

/// Rulebooks as operators might write them, and the changes that they make to them.
extension Blueprint {
    static let sites = ["porto", "lab"]
    /// Windows that tumble, and learned cadences: left out while restarts change what becomes of them.
    private static let tumbles = true
    private static let learns = true
    static let userNames = ["ana", "bo", "cy"]

    /// - Parameter hour: of the day on which the world begins; what depends on the clock is laid near it.
    static func random(_ random: inout SeededRandom, hour: Int) -> Blueprint {
        let users = userNames.prefix(random.int(2...3)).compactMap { UserID($0) }
        var rules = [temperature(&random)]
        if random.chance(70) { rules.append(silence(&random)) }
        if random.chance(50) { rules.append(door(&random)) }
        if random.chance(40) { rules.append(pressure(&random)) }
        if random.chance(25) { rules.append(often(&random)) }
        if random.chance(20) { rules.append(restless(&random)) }
        let schedule = Schedule(
            name: "primary",
            zone: "UTC",
            rotations: [
                Schedule.Rotation(
                    start: CivilDate(daysSinceEpoch: 20_000),
                    turn: .days(random.int(1...2)),
                    at: 0,
                    users: users.shuffled(using: &random)
                )
            ]
        )
        let day = Schedule(
            name: "day",
            zone: "UTC",
            rotations: [
                Schedule.Rotation(
                    start: CivilDate(daysSinceEpoch: 20_000),
                    turn: .days(1),
                    at: 0,
                    users: users.shuffled(using: &random),
                    restriction: interval(&random, hour)
                )
            ]
        )
        var people = users.map { UserBlueprint(id: $0, role: .responder) }
        for index in people.indices {
            if random.chance(20) { people[index].quiet = interval(&random, hour) }
            if random.chance(12) { people[index].digest = random.pick([.minutes(5), .minutes(20)]) }
        }
        return Blueprint(
            name: "first",
            rules: rules,
            routing: routing(&random, rules, users, hour),
            users: people,
            teams: [People.Team(name: "facilities", members: users)],
            schedules: [schedule, day],
            inhibitions: inhibitions(&random),
            deduplicationIDs: random.pick([20, 1000]),
            hasEventTime: random.chance(25)
        )
    }

    /// One to three hours that begin or end near the world's beginning.
    private static func interval(_ random: inout SeededRandom, _ hour: Int) -> CivilInterval {
        let from = (hour + random.int(-1...2) + 24) % 24 * 60 + random.int(0...59)
        let to = (from + random.int(30...150)) % 1440
        return CivilInterval(zone: "UTC", from: from, to: to == 0 ? 1440 : to)
    }

    private static func inhibitions(_ random: inout SeededRandom) -> [InhibitionBlueprint] {
        if random.chance(12) { return circle(&random) }
        return random.chance(40) ? [inhibition(&random)] : []
    }

    /// Two or three that are each other's cause.
    private static func circle(_ random: inout SeededRandom) -> [InhibitionBlueprint] {
        let rules = ["warm", "door", "pressure", "silent"].shuffled(using: &random).prefix(random.int(2...3))
        let equal = random.pick([["site"], []])
        return zip(rules, rules.dropFirst() + rules.prefix(1)).map { source, target in
            InhibitionBlueprint(source: .rule(source), target: .rule(target), equal: equal, grace: .zero)
        }
    }

    private static func inhibition(_ random: inout SeededRandom) -> InhibitionBlueprint {
        InhibitionBlueprint(
            source: random.pick([.rule("pressure"), .severity(atLeast: .critical), .rule("silent")]),
            target: random.pick([.rule("warm"), .rule("door"), .severity(atLeast: .warning)]),
            equal: random.pick([["site"], ["site", "device"], []]),
            grace: random.pick([.zero, .seconds(10)])
        )
    }

    private static func policy(_ random: inout SeededRandom, _ users: [UserID]) -> EscalationPolicy {
        let targets: [RoutePlan.Target] = [
            .user(users[0]), .user(users[1]), .team("facilities"), .schedule("primary"), .schedule("day"),
        ]
        let steps = (0..<random.int(1...3)).map { _ in
            EscalationPolicy.Step(notify: [random.pick(targets)], wait: random.pick([.seconds(90), .minutes(5)]))
        }
        return EscalationPolicy(
            name: "on-call",
            steps: steps,
            rounds: random.int(0...2),
            acknowledgementTimeout: random.chance(60) ? .minutes(random.span(6...30)) : nil
        )
    }

    private static func temperature(_ random: inout SeededRandom) -> RuleBlueprint {
        RuleBlueprint(
            name: "warm",
            measure: "temperature",
            key: ["site", "device"],
            condition: .above(
                -12,
                below: random.chance(60) ? -15 : nil,
                hold: random.pick([.zero, .seconds(20), .minutes(2)])
            ),
            severity: random.chance(60) ? .criticalAbove(-5) : .fixed(random.pick(Severity.allCases))
        )
    }

    private static func pressure(_ random: inout SeededRandom) -> RuleBlueprint {
        RuleBlueprint(
            name: "pressure",
            measure: "temperature",
            // One alert for a whole site: several devices keep it up and end it.
            key: ["site"],
            condition: .above(-8, below: nil, hold: random.pick([.zero, .seconds(45)])),
            severity: random.chance(50) ? .criticalAbove(-3) : .fixed(.error)
        )
    }

    private static func often(_ random: inout SeededRandom) -> RuleBlueprint {
        RuleBlueprint(
            name: "often",
            measure: random.pick(["door", "temperature"]),
            key: ["site", "device"],
            condition: .often(
                -10,
                count: random.int(2...4),
                within: .minutes(5),
                isTumbling: tumbles && random.chance(40)
            ),
            severity: .fixed(.warning)
        )
    }

    private static func restless(_ random: inout SeededRandom) -> RuleBlueprint {
        RuleBlueprint(
            name: "restless",
            measure: "temperature",
            key: ["site", "device"],
            condition: .above(-16, below: nil, hold: random.pick([.zero, .seconds(20)])),
            severity: .fixed(.error),
            flapping: random.int(3...5)
        )
    }

    private static func door(_ random: inout SeededRandom) -> RuleBlueprint {
        RuleBlueprint(
            name: "door",
            measure: "door",
            key: ["site", "device"],
            condition: .above(0.5, below: nil, hold: random.pick([.zero, .seconds(30), .minutes(5)])),
            severity: .fixed(random.pick([.info, .warning]))
        )
    }

    private static func silence(_ random: inout SeededRandom) -> RuleBlueprint {
        RuleBlueprint(
            name: "silent",
            measure: nil,
            key: ["site", "device"],
            condition: learns && random.chance(20)
                ? .absentLearned : .absent(random.pick([.minutes(2), .minutes(5), .minutes(11)])),
            severity: .fixed(.error)
        )
    }

    private static func routing(
        _ random: inout SeededRandom,
        _ rules: [RuleBlueprint],
        _ users: [UserID],
        _ hour: Int
    ) -> RouteBlueprint {
        var children: [RouteBlueprint] = []
        for _ in 0..<random.int(0...3) {
            let match: RouteBlueprint.Match =
                switch random.int(0...2) {
                case 0: .severity(atLeast: random.pick([.error, .critical]))
                case 1: .site(random.pick(sites))
                default: .rule(random.pick(rules).name)
                }
            children.append(
                RouteBlueprint(
                    match: match,
                    plan: plan(&random, "", users, hour),
                    continues: random.chance(30)
                )
            )
        }
        var root = RouteBlueprint(match: .everything, plan: plan(&random, "root", users, hour), routes: children)
        root.nameRoutes()
        return root
    }

    private static func plan(
        _ random: inout SeededRandom,
        _ path: String,
        _ users: [UserID],
        _ hour: Int
    ) -> RoutePlan {
        let groups: [RoutePlan.GroupBy] = [
            .labels(["rule", "site"]), .labels(["site"]), .labels(["rule"]), .labels([]), .everything,
        ]
        return RoutePlan(
            path: path,
            groupBy: random.pick(groups),
            groupWait: random.pick([.zero, .seconds(10), .seconds(30)]),
            groupInterval: random.pick([.seconds(30), .minutes(1), .minutes(5)]),
            repeatInterval: random.pick([.minutes(10), .minutes(30), .hours(4)]),
            notify: random.pick([
                [.team("facilities")], [.user(random.pick(users))], [.user(users[0]), .user(users[1])],
                [.schedule("primary")], [.schedule("day")],
            ]),
            policy: random.chance(35) ? policy(&random, users) : nil,
            muted: random.chance(12) ? [RoutePlan.NamedInterval(name: "off", interval: interval(&random, hour))] : [],
            active: random.chance(8) ? [RoutePlan.NamedInterval(name: "on", interval: interval(&random, hour))] : []
        )
    }

    /// Another version of it, as after an edit.
    func variant(_ random: inout SeededRandom, _ name: String) -> Blueprint {
        var other = self
        other.name = name
        for index in other.rules.indices where random.chance(50) {
            switch other.rules[index].condition {
            case .above(let limit, let below, _):
                other.rules[index].condition = .above(
                    limit + Double(random.int(-1...1)),
                    below: below,
                    hold: random.pick([.zero, .seconds(20), .minutes(2)])
                )
            case .absent:
                other.rules[index].condition = .absent(random.pick([.minutes(3), .minutes(7)]))
            case .absentLearned, .often:
                break
            }
        }
        if other.rules.count > 1, random.chance(30) { other.rules.remove(at: random.int(0...other.rules.count - 1)) }
        if random.chance(30) { other.routing.routes.shuffle(using: &random) }
        if random.chance(30) { other.routing.plan = Self.plan(&random, "root", users.map(\.id), random.int(0...23)) }
        if random.chance(40) {
            other.inhibitions = random.chance(50) ? [] : [Self.inhibition(&random), Self.inhibition(&random)]
        }
        if random.chance(10) { other.inhibitions = Self.circle(&random) }
        for index in other.rules.indices where random.chance(12) { other.rules[index].changeKey() }
        if other.users.count > 2, random.chance(20) { other.remove(random.pick(other.users.map(\.id))) }
        if random.chance(25) {
            let match: RouteBlueprint.Match =
                random.chance(50) ? .severity(atLeast: .critical) : .site(random.pick(Self.sites))
            let hour = random.int(0...23)
            let plan = Self.plan(&random, "", other.users.map(\.id), hour)
            other.routing.routes.insert(RouteBlueprint(match: match, plan: plan), at: 0)
        }
        other.routing.nameRoutes()
        return other
    }

    /// Somebody leaves: nothing that is configured names them any more.
    private mutating func remove(_ user: UserID) {
        users.removeAll { $0.id == user }
        teams = teams.map { People.Team(name: $0.name, members: $0.members.filter { $0 != user }) }
        schedules = schedules.map { schedule in
            Schedule(
                name: schedule.name,
                zone: schedule.zone,
                rotations: schedule.rotations.map { rotation in
                    Schedule.Rotation(
                        start: rotation.start,
                        turn: rotation.turn,
                        at: rotation.at,
                        users: rotation.users.filter { $0 != user },
                        restriction: rotation.restriction
                    )
                }
            )
        }
        routing.replace(user)
    }

    /// Without what can't come to rest by itself: a device that isn't heard of any more stays silent.
    func withoutSilence() -> Blueprint {
        var other = self
        other.name = "last"
        other.rules.removeAll { rule in
            switch rule.condition {
            case .absent, .absentLearned: true
            case .above, .often: false
            }
        }
        return other
    }
}

extension RouteBlueprint {
    /// A route is known by what it is, not by where it stands.
    mutating func nameRoutes() {
        var known: [Match: Int] = [:]
        for index in routes.indices {
            let match = routes[index].match
            known[match, default: 0] += 1
            let path = "root › \(match.text ?? "")" + (known[match] == 1 ? "" : " (\(known[match] ?? 1))")
            routes[index].replacePath(path)
        }
    }

    /// The team is told in place of somebody.
    fileprivate mutating func replace(_ user: UserID) {
        let others = { (targets: [RoutePlan.Target]) in
            targets.map { target -> RoutePlan.Target in
                if case .user(user) = target { .team("facilities") } else { target }
            }
        }
        let policy = plan.policy.map { policy in
            EscalationPolicy(
                name: policy.name,
                steps: policy.steps.map { EscalationPolicy.Step(notify: others($0.notify), wait: $0.wait) },
                rounds: policy.rounds,
                acknowledgementTimeout: policy.acknowledgementTimeout
            )
        }
        plan = RoutePlan(
            path: plan.path,
            groupBy: plan.groupBy,
            groupWait: plan.groupWait,
            groupInterval: plan.groupInterval,
            repeatInterval: plan.repeatInterval,
            notify: others(plan.notify),
            policy: policy,
            muted: plan.muted,
            active: plan.active
        )
        for index in routes.indices { routes[index].replace(user) }
    }

    mutating func replacePath(_ path: String) {
        plan = RoutePlan(
            path: path,
            groupBy: plan.groupBy,
            groupWait: plan.groupWait,
            groupInterval: plan.groupInterval,
            repeatInterval: plan.repeatInterval,
            notify: plan.notify,
            policy: plan.policy,
            muted: plan.muted,
            active: plan.active
        )
    }
}
