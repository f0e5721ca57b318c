import TocsinEngine
import TocsinExpressions
import TocsinModel

/// A node of the routing tree in plain values.
struct RouteBlueprint: Hashable, Sendable {
    var match: Match
    var plan: RoutePlan
    var continues = false
    var routes: [RouteBlueprint] = []

    enum Match: Hashable, Sendable {
        case everything
        case severity(atLeast: Severity)
        case site(String)
        case rule(String)

        var text: String? {
            switch self {
            case .everything: nil
            case .severity(let lowest): "severity >= \(lowest.rawValue)"
            case .site(let name): "labels.site == \"\(name)\""
            case .rule(let name): "rule == \"\(name)\""
            }
        }

        func fits(_ labels: Labels, _ severity: Severity) -> Bool {
            switch self {
            case .everything: true
            case .severity(let lowest): severity >= lowest
            case .site(let name): labels["site"] == name
            case .rule(let name): labels["rule"] == name
            }
        }
    }

    func compile() throws -> Route {
        Route(
            match: try match.text.map { try Expression($0, in: RouteVariables.expressions) },
            plan: plan,
            continues: continues,
            routes: try routes.map { try $0.compile() }
        )
    }

    /// Alertmanager's walk, written down a second time.
    func plans(_ labels: Labels, _ severity: Severity) -> [RoutePlan] {
        var found: [RoutePlan] = []
        for route in routes where route.match.fits(labels, severity) {
            found.append(contentsOf: route.plans(labels, severity))
            if !route.continues { return found }
        }
        return found.isEmpty ? [plan] : found
    }
}

extension RouteBlueprint {
    /// The plan of the route that is what this path says.
    func plan(at path: String) -> RoutePlan? {
        plan.path == path ? plan : routes.lazy.compactMap { $0.plan(at: path) }.first
    }
}

extension RoutePlan {
    var targets: [Target] { policy?.steps.flatMap(\.notify) ?? notify }

    /// The labels by which alerts come together.
    func group(_ labels: Labels) -> Labels {
        switch groupBy {
        case .labels(let names): labels.keeping(names)
        case .everything: labels
        }
    }
}
