internal import TocsinCommandLine
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// A plant of which every device is in trouble: each is an incident of its own, and nobody acknowledges.
struct PeopleLoad {
    /// Whom the incidents go to.
    enum Variant {
        /// A policy that goes on and on.
        case policy
        /// The same people by the route itself, told once.
        case route
    }

    static let start = Timestamp(milliseconds: 1_767_225_600_000)
    /// How long each step of the policy waits.
    static let wait = TimeSpan.minutes(5)
    /// Incidents begin so far from each other, so that their timers do too.
    static let apart = TimeSpan.milliseconds(1)

    private static let primary = "primary"

    static func rulebook(_ variant: Variant, incidents: Int) throws -> Rulebook {
        let users = try ["ana", "bo", "zoe"].map { name in
            guard let id = UserID(name) else { throw Failure.no("\(name) is no user's id") }
            return People.User(id: id, name: name)
        }
        let policy = EscalationPolicy(
            name: "on-call",
            steps: [
                EscalationPolicy.Step(notify: [.schedule(primary)], wait: wait),
                EscalationPolicy.Step(notify: [.user(users[2].id)], wait: wait),
            ],
            rounds: 1000,
            acknowledgementTimeout: .minutes(30)
        )
        let plan = RoutePlan(
            path: "root",
            groupBy: .labels(["rule", "site", "device"]),
            groupWait: .zero,
            groupInterval: .minutes(1),
            repeatInterval: .days(30),
            notify: [.schedule(primary)],
            policy: variant == .policy ? policy : nil
        )
        let week = Schedule.Rotation(
            start: CivilDate(daysSinceEpoch: 20_447),
            turn: .days(7),
            at: 9 * 60,
            users: users.prefix(2).map(\.id)
        )
        return Rulebook(
            digest: "bench",
            rules: [try rule()],
            routing: Route(match: nil, plan: plan),
            people: People(users: users, teams: []),
            schedules: [Schedule(name: primary, zone: "UTC", rotations: [week])],
            limits: Limits(keys: incidents, incidents: incidents)
        )
    }

    /// An engine with so many incidents open, of which each has told its first step.
    static func engine(_ variant: Variant, incidents: Int) throws -> Engine {
        var engine = Engine(rulebook: try rulebook(variant, incidents: incidents))
        _ = engine.handle(.started, at: start)
        _ = engine.handle(.linkRestored, at: start)
        for number in 0..<incidents {
            guard let event = event(number) else { continue }
            _ = engine.handle(.event(event), at: event.received)
        }
        guard engine.state.incidents.count == incidents else {
            throw Failure.no("\(engine.state.incidents.count) incidents are open, not \(incidents)")
        }
        return engine
    }

    private static func event(_ number: Int) -> Event? {
        guard let topic = Topic("bench/site-\(number / 1000)/d\(number % 1000)/t") else { return nil }
        let time = start + TimeSpan(milliseconds: apart.milliseconds * Int64(number))
        return Event(
            id: EventID(UInt64(number + 1)),
            source: "bench",
            topic: topic,
            labels: [:],
            payload: .map(MapValue([("value", .double(-8))])),
            time: time,
            received: time
        )
    }

    private static func rule() throws -> Rule {
        Rule(
            name: "warm",
            topic: try TopicPattern("bench/{site}/{device}/t"),
            condition: .threshold(
                when: try Expression("payload.value > -12.0", in: RuleVariables.expressions),
                until: try Expression("payload.value < -15.0", in: RuleVariables.expressions),
                hold: .zero
            ),
            severity: .fixed(.warning),
            summary: try Template(
                "{{labels.device}} at {{labels.site}}: {{payload.value}} °C",
                in: RuleVariables.templates
            )
        )
    }
}
