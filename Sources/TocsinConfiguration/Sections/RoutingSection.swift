internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads `routing:`. What a route does not say it has from its parent, and the root from Alertmanager's defaults.
struct RoutingSection {
    let log: ProblemLog
    let names: Names
    /// What `match` may name.
    let environment: Environment
    /// The labels that alerts can have.
    let labels: [String]
    let policies: [String: EscalationPolicy]
    let intervals: [String: CivilInterval]

    /// What the root has where it does not say: an incident for each rule, 30 s, 5 m, 4 h, nobody.
    static let defaults = RoutePlan(
        path: "root",
        groupBy: .labels(["rule"]),
        groupWait: .seconds(30),
        groupInterval: .minutes(5),
        repeatInterval: .hours(4),
        notify: []
    )

    func read(_ parent: inout MapReader, hasRules: Bool) -> RouteEntry {
        guard var reader = parent.map("routing", "'routing'") else {
            if hasRules {
                log.warning("there is no 'routing': incidents are shown, and nobody is told", at: parent.place)
            }
            return RouteEntry(match: nil, place: parent.place, plan: Self.defaults)
        }
        for key in ["match", "continue"] where reader.entry(key) != nil {
            log.error(
                "the root route takes every alert: '\(key)' belongs to a route below it",
                at: reader.place(of: key)
            )
        }
        for key in Self.suppression where reader.entry(key) != nil {
            log.error("the root route is never muted: '\(key)' belongs to a route below it", at: reader.place(of: key))
        }
        if hasRules, reader.node("notify") == nil, reader.node("policy") == nil {
            log.warning("the root route has no 'notify': of what fits no other route, nobody is told", at: reader.place)
        }
        return route(&reader, path: "root", parent: Self.defaults, match: nil)
    }

    private func route(_ reader: inout MapReader, path: String, parent: RoutePlan, match: Located<Expression>?)
        -> RouteEntry
    {
        let groupBy = groupBy(&reader)
        let (notify, policy) = recipients(&reader, parent)
        let plan = RoutePlan(
            path: path,
            groupBy: groupBy ?? parent.groupBy,
            groupWait: reader.span("group_wait") ?? parent.groupWait,
            groupInterval: reader.span("group_interval", least: .seconds(1)) ?? parent.groupInterval,
            repeatInterval: reader.span("repeat_interval", least: .seconds(1)) ?? parent.repeatInterval,
            notify: notify,
            policy: policy,
            muted: named(Self.suppression[0], &reader),
            active: named(Self.suppression[1], &reader)
        )
        let continues = reader.flag("continue") ?? false
        var known: [String: Int] = [:]
        let routes = reader.maps("routes", "a route").map { child in
            var child = child
            let node = child.node("match")
            if node == nil { child.missing("match") }
            let match = child.condition("match", in: environment)
            let located = node.flatMap { node in match.map { Located(value: $0, place: node.place) } }
            let source = match?.source ?? ""
            known[source, default: 0] += 1
            let path = RoutePlan.path(of: source, below: path, occurrence: known[source] ?? 1)
            return route(&child, path: path, parent: plan, match: located)
        }
        reader.finish()
        return RouteEntry(match: match, place: reader.place, plan: plan, continues: continues, routes: routes)
    }

    private func groupBy(_ reader: inout MapReader) -> RoutePlan.GroupBy? {
        guard let texts = reader.texts("group_by") else { return nil }
        if texts.contains(where: { $0.value == "..." }) {
            if texts.count > 1 { log.error("'...' groups by everything and stands alone", at: texts[0].place) }
            return .everything
        }
        for text in texts where !labels.contains(text.value) {
            log.warning(
                "no rule's alerts have a label '\(text.value)'",
                at: text.place,
                suggestion: Suggestion.nearest(to: text.value, among: labels)
            )
        }
        return .labels(texts.map(\.value))
    }

    /// A route's own policy takes the place of an inherited `notify`, and its own `notify` that of an inherited policy.
    private func recipients(_ reader: inout MapReader, _ parent: RoutePlan)
        -> (notify: [RoutePlan.Target], policy: EscalationPolicy?)
    {
        let notify = Recipient.list(&reader, names, log)
        let name = reader.text("policy")
        guard let name, names.check(name, among: names.policies, log) else {
            return notify.map { ($0, nil) } ?? (parent.notify, parent.policy)
        }
        if notify != nil {
            log.error(
                "a route has either 'notify' or 'policy': drop 'notify', the steps of '\(name.value)' say who is told",
                at: reader.place(of: "notify")
            )
        }
        return ([], policies[name.value])
    }

    /// As in Alertmanager, children do not inherit them.
    private static let suppression = ["mute_time_intervals", "active_time_intervals"]

    private func named(_ key: String, _ reader: inout MapReader) -> [RoutePlan.NamedInterval] {
        (reader.texts(key) ?? []).compactMap { name in
            guard names.check(name, among: names.intervals, log) else { return nil }
            return intervals[name.value].map { RoutePlan.NamedInterval(name: name.value, interval: $0) }
        }
    }
}
