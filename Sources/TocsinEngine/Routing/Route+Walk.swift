internal import TocsinExpressions
internal import TocsinModel

extension Route {
    /// Which routes take an alert: Alertmanager's walk of the tree. A route itself takes what none of its children does; what can't be
    /// evaluated doesn't match.
    func plans(for bindings: Bindings) -> [RoutePlan] {
        var plans: [RoutePlan] = []
        for child in routes {
            guard (try? child.match?.evaluateBool(bindings)) ?? (child.match == nil) else { continue }
            plans += child.plans(for: bindings)
            if !child.continues { break }
        }
        return plans.isEmpty ? [plan] : plans
    }

    /// The plan of the route that is what this path says; `nil` where there is none.
    func plan(at path: String) -> RoutePlan? {
        if plan.path.isIdentical(toBytesOf: path) { return plan }
        for child in routes {
            if let found = child.plan(at: path) { return found }
        }
        return nil
    }

    /// Whom the route itself names; where it has a policy, those of the first step.
    var firstTargets: [RoutePlan.Target] {
        plan.notify.isEmpty ? plan.policy?.steps.first?.notify ?? [] : plan.notify
    }
}

extension RoutePlan {
    /// Everyone whom it may name, steps of its policy included.
    var targets: [Target] { policy?.steps.flatMap(\.notify) ?? notify }

    /// What an alert with these labels comes together with.
    func group(of labels: Labels) -> GroupKey {
        switch groupBy {
        case .labels(let names): GroupKey(route: path, labels: labels.keeping(names))
        case .everything: GroupKey(route: path, labels: labels)
        }
    }
}
