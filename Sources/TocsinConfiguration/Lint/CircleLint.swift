internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Tells of inhibitions that lead in a circle, so that each of several alerts is the others' cause. The engine tells the oldest all the same.
///
/// What labels will be isn't known: a condition that asks for them may hold. So may one that can't be decided.
struct CircleLint {
    private struct Node: Hashable {
        let rule: String
        let severity: Severity
    }

    let log: ProblemLog

    func check(_ inhibitions: [InhibitionsSection.Entry], _ rules: [Rule]) {
        guard inhibitions.count > 1, rules.count <= Self.limit else { return }
        let nodes = rules.flatMap { rule in rule.severities.map { Node(rule: rule.name, severity: $0) } }
        let edges = inhibitions.map { entry in
            (sources: nodes.filter { may(entry.source, $0) }, targets: nodes.filter { may(entry.target, $0) })
        }
        for (first, entry) in inhibitions.enumerated() {
            // What fits both sides of one isn't inhibited by what does too.
            let targets = edges[first].targets.filter { !edges[first].sources.contains($0) }
            guard let place = entry.target?.place,
                let last = path(from: targets, to: edges[first].sources, edges, first)
            else { continue }
            log.warning(
                "this inhibition and the one at line \(inhibitions[last].target?.place.line ?? 0) lead in a circle: each alert is the "
                    + "other's cause. The one that began first is told",
                at: place
            )
            return
        }
    }

    /// Rules beyond which a circle isn't looked for.
    private static let limit = 2000

    private func may(_ condition: Located<Expression>?, _ node: Node) -> Bool {
        guard let condition else { return false }
        var bindings = Bindings(count: RouteVariables.count)
        bindings[RouteVariables.rule] = .string(node.rule)
        bindings[RouteVariables.severity] = node.severity.value
        return (try? condition.value.evaluateBool(bindings)) ?? true
    }

    /// The inhibition by which one of the ends is reached from one of the beginnings; `nil` where none is.
    private func path(
        from beginnings: [Node],
        to ends: [Node],
        _ edges: [(sources: [Node], targets: [Node])],
        _ first: Int
    ) -> Int? {
        let goal = Set(ends).subtracting(beginnings)
        var seen = Set(beginnings)
        var next = beginnings
        while let node = next.popLast() {
            for (index, edge) in edges.enumerated() where index != first && edge.sources.contains(node) {
                for target in edge.targets where target != node {
                    if goal.contains(target) { return index }
                    if seen.insert(target).inserted { next.append(target) }
                }
            }
        }
        return nil
    }
}

extension Rule {
    /// How bad its alerts may be.
    fileprivate var severities: [Severity] {
        switch severity {
        case .fixed(let severity): [severity]
        case .computed: Severity.allCases
        }
    }
}
