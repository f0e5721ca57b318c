internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Rules and events of which each event is about one rule, whatever the number of rules.
struct RuleLoad {
    /// What tells the rules from each other.
    enum Variant: String, CaseIterable {
        /// Each has a topic of its own.
        case topics
        /// One topic, and `where: labels.device == "…"`.
        case labels
        /// One topic, and `where: payload.kind == "…"`.
        case payloads
        /// One topic for each, of whose payload the condition alone says which it is about.
        case conditions
    }

    let rulebook: Rulebook
    private(set) var events: [Event] = []

    /// Events that are gone through again and again: no more topics than a site has.
    private static let distinctEvents = 1000

    init(_ variant: Variant, rules count: Int) throws {
        var rules: [Rule] = []
        for number in 0..<count { rules.append(try Self.rule(variant, number)) }
        rulebook = Self.book(rules)
        for number in 0..<Self.distinctEvents {
            // The rules that are asked for are the same for every number of them.
            let rule = number % 10
            let device = variant == .labels ? "d\(rule)" : "d\(number)"
            let name = variant == .topics ? "bench/r\(rule)/d\(number)/t" : "bench/site/\(device)/t"
            if let event = Self.event(name, number, kind: "k\(rule)") { events.append(event) }
        }
    }

    static func event(_ name: String, _ number: Int, kind: String) -> Event? {
        guard let topic = Topic(name) else { return nil }
        let time = Timestamp(milliseconds: 1_767_225_600_000)
        return Event(
            id: EventID(UInt64(number)),
            source: "bench",
            topic: topic,
            labels: [:],
            payload: .map(MapValue([("value", .double(-18)), ("kind", .string(kind))])),
            time: time,
            received: time
        )
    }

    private static func book(_ rules: [Rule]) -> Rulebook {
        let plan = RoutePlan(
            path: "root",
            groupBy: .labels([]),
            groupWait: .seconds(10),
            groupInterval: .minutes(1),
            repeatInterval: .hours(4),
            notify: []
        )
        return Rulebook(
            digest: "bench",
            rules: rules,
            routing: Route(match: nil, plan: plan),
            people: People(users: [], teams: [])
        )
    }

    /// One rule that watches every device for silence.
    static func watch() throws -> Rulebook {
        book([
            Rule(
                name: "silent",
                topic: try TopicPattern("bench/{site}/{device}/t"),
                condition: .absent(.fixed(.days(1))),
                severity: .fixed(.error),
                summary: try Template("{{labels.device}}", in: RuleVariables.templates)
            )
        ])
    }

    private static func rule(_ variant: Variant, _ number: Int) throws -> Rule {
        let topic = variant == .topics ? "bench/r\(number)/{device}/t" : "bench/{site}/{device}/t"
        let filter: String? =
            switch variant {
            case .topics, .conditions: nil
            case .labels: "labels.device == \"d\(number)\""
            case .payloads: "payload.kind == \"k\(number)\""
            }
        let when =
            variant == .conditions ? "payload.kind == \"k\(number)\" && payload.value > -12.0" : "payload.value > -12.0"
        return Rule(
            name: "r\(number)",
            topic: try TopicPattern(topic),
            filter: try filter.map { try Expression($0, in: RuleVariables.expressions) },
            condition: .threshold(
                when: try Expression(when, in: RuleVariables.expressions),
                until: try Expression("payload.value < -15.0", in: RuleVariables.expressions),
                hold: .zero
            ),
            severity: .fixed(.warning),
            summary: try Template("{{labels.device}}: {{payload.value}} °C", in: RuleVariables.templates)
        )
    }

    /// Rules that all look at every event of one topic.
    static func everyone(rules count: Int) throws -> Rulebook {
        book(
            try (0..<count).map { number in
                Rule(
                    name: "r\(number)",
                    topic: try TopicPattern("bench/{site}/{device}/t"),
                    condition: .threshold(
                        when: try Expression("payload.value > \(number).0", in: RuleVariables.expressions),
                        until: nil,
                        hold: .zero
                    ),
                    severity: .fixed(.warning),
                    summary: try Template("{{labels.device}}", in: RuleVariables.templates)
                )
            }
        )
    }
}
