internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Reads `routing:`. What a route does not say it has from its parent, and the root from Alertmanager's defaults.
struct RoutingSection {
    let log: ProblemLog
    let names: Names
    /// What `match` may name.
    let environment: Environment
    /// The labels that alerts can have.
    let labels: [String]

    /// What the root has where it does not say: an incident for each rule, 30 s, 5 m, 4 h, nobody.
    static let defaults = RoutePlan(
        path: "root",
        groupBy: .labels(["rule"]),
        groupWait: .seconds(30),
        groupInterval: .minutes(5),
        repeatInterval: .hours(4),
        notify: []
    )

    func read(_ parent: inout MapReader, hasRules: Bool) -> Route {
        guard var reader = parent.map("routing", "'routing'") else {
            if hasRules {
                log.warning("there is no 'routing': incidents are shown, and nobody is told", at: parent.place)
            }
            return Route(match: nil, plan: Self.defaults)
        }
        let hasTargets = reader.node("notify") != nil
        for key in ["match", "continue"] where reader.entry(key) != nil {
            log.error(
                "the root route takes every alert: '\(key)' belongs to a route below it",
                at: reader.place(of: key)
            )
        }
        if hasRules, !hasTargets {
            log.warning("the root route has no 'notify': of what fits no other route, nobody is told", at: reader.place)
        }
        return route(&reader, path: "root", parent: Self.defaults, match: nil)
    }

    private func route(_ reader: inout MapReader, path: String, parent: RoutePlan, match: Expression?) -> Route {
        let groupBy = groupBy(&reader)
        let plan = RoutePlan(
            path: path,
            groupBy: groupBy ?? parent.groupBy,
            groupWait: reader.span("group_wait") ?? parent.groupWait,
            groupInterval: reader.span("group_interval", least: .seconds(1)) ?? parent.groupInterval,
            repeatInterval: reader.span("repeat_interval", least: .seconds(1)) ?? parent.repeatInterval,
            notify: notify(&reader) ?? parent.notify
        )
        checkSuppression(&reader)
        let continues = reader.flag("continue") ?? false
        let routes = reader.maps("routes", "a route").enumerated().map { index, child in
            var child = child
            if child.node("match") == nil { child.missing("match") }
            let match = child.condition("match", in: environment)
            return route(&child, path: "\(path)/\(index)", parent: plan, match: match)
        }
        reader.finish()
        return Route(match: match, plan: plan, continues: continues, routes: routes)
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
                suggestion: Spelling.nearest(to: text.value, among: labels)
            )
        }
        return .labels(texts.map(\.value))
    }

    private func notify(_ reader: inout MapReader) -> [RoutePlan.Target]? {
        guard let texts = reader.texts("notify") else { return nil }
        var targets: [RoutePlan.Target] = []
        for text in texts {
            switch Recipient.read(text, names, log) {
            case .target(let target):
                targets.append(target)
            case .schedule:
                log.notActedOn(text.value, at: text.place, so: "only users and teams are told")
            case nil:
                break
            }
        }
        // An empty list says that nobody is told; one of which nothing is left says nothing.
        return targets.isEmpty && !texts.isEmpty ? nil : targets
    }

    private func checkSuppression(_ reader: inout MapReader) {
        if let policy = reader.text("policy"), names.check(policy, "policy", among: names.policies, log) {
            log.notActedOn(
                "policy",
                at: reader.place(of: "policy"),
                so: "the route's 'notify', its own or inherited, is used"
            )
        }
        for key in ["mute_time_intervals", "active_time_intervals"] {
            guard let intervals = reader.texts(key) else { continue }
            for interval in intervals {
                _ = names.check(interval, "time interval", among: names.intervals, log)
            }
            log.notActedOn(key, at: reader.place(of: key), so: "the route is never muted")
        }
    }
}
