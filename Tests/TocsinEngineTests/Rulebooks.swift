import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// Rulebooks for tests, from the texts that a configuration would hold.
enum Rulebooks {
    static func rule(
        _ name: String = "warm",
        topic: String = "plant/{site}/{device}/temperature",
        key: [String]? = nil,
        filter: String? = nil,
        when: String = "payload.value > -12.0",
        until: String? = "payload.value < -15.0",
        hold: TimeSpan = .zero,
        severity: String = "warning",
        summary: String = "{{labels.device}} at {{labels.site}}: {{payload.value}} °C",
        title: String? = nil,
        links: [(String, String)] = []
    ) throws -> Rule {
        Rule(
            name: name,
            topic: try TopicPattern(topic),
            key: key,
            filter: try filter.map { try Expression($0, in: RuleVariables.expressions) },
            condition: .threshold(
                when: try Expression(when, in: RuleVariables.expressions),
                until: try until.map { try Expression($0, in: RuleVariables.expressions) },
                hold: hold
            ),
            severity: .computed(try Expression(severity, in: RuleVariables.expressions)),
            summary: try template(summary),
            title: try title.map(template),
            links: try links.map { Rule.LinkTemplate(text: try template($0.0), href: try template($0.1)) }
        )
    }

    static func silence(
        _ span: TimeSpan,
        topic: String = "plant/{site}/{device}/{rest...}",
        key: [String]? = ["site", "device"]
    ) throws -> Rule {
        Rule(
            name: "silent",
            topic: try TopicPattern(topic),
            key: key,
            condition: .absent(.fixed(span)),
            severity: .fixed(.error),
            summary: try template("{{labels.device}} has said nothing since {{last_seen}}")
        )
    }

    static func template(_ text: String) throws -> Template {
        try Template(text, in: RuleVariables.templates)
    }

    static func plan(
        _ path: String = "root",
        groupBy: RoutePlan.GroupBy = .labels(["rule", "site"]),
        wait: TimeSpan = .seconds(10),
        interval: TimeSpan = .minutes(1),
        repeats: TimeSpan = .hours(4),
        notify: [RoutePlan.Target] = [.team("facilities")],
        policy: EscalationPolicy? = nil,
        muted: [RoutePlan.NamedInterval] = [],
        active: [RoutePlan.NamedInterval] = []
    ) -> RoutePlan {
        RoutePlan(
            path: path,
            groupBy: groupBy,
            groupWait: wait,
            groupInterval: interval,
            repeatInterval: repeats,
            notify: notify,
            policy: policy,
            muted: muted,
            active: active
        )
    }

    static func match(_ expression: String, _ plan: RoutePlan, continues: Bool = false) throws -> Route {
        Route(match: try Expression(expression, in: RouteVariables.expressions), plan: plan, continues: continues)
    }

    static func book(
        _ rules: [Rule],
        routing: Route = Route(match: nil, plan: plan()),
        inhibitions: [Inhibition] = [],
        schedules: [Schedule] = [],
        personal: [String: PersonalRules] = [:],
        users: [String] = ["ana", "bo"],
        limits: Limits = Limits()
    ) -> Rulebook {
        let ids = users.compactMap { UserID($0) }
        return Rulebook(
            digest: "test",
            rules: rules,
            routing: routing,
            inhibitions: inhibitions,
            people: People(
                users: ids.map { id in
                    People.User(id: id, name: id.text.capitalized, rules: personal[id.text] ?? PersonalRules())
                },
                teams: [People.Team(name: "facilities", members: ids)]
            ),
            schedules: schedules,
            limits: limits,
            functions: Zones.functions
        )
    }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
