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

    /// Alerts of one inhibition that may inhibit, and that may be inhibited by others than themselves: what fits both sides isn't inhibited
    /// by what does too.
    private struct Reach {
        let sources: Set<Node>
        let targets: Set<Node>
    }

    func check(_ inhibitions: [InhibitionsSection.Entry], _ rules: [Rule]) {
        let nodes = rules.flatMap { rule in rule.severities.map { Node(rule: rule.name, severity: $0) } }
        guard inhibitions.count > 1, nodes.count * inhibitions.count * inhibitions.count <= Self.limit else { return }
        let reaches = inhibitions.map { entry in
            let sources = Set(nodes.filter { may(entry.source, $0) })
            return Reach(sources: sources, targets: Set(nodes.filter { may(entry.target, $0) }).subtracting(sources))
        }
        for (first, entry) in inhibitions.enumerated() {
            guard let place = entry.target?.place, let last = last(ofCircleFrom: first, reaches) else { continue }
            let other = inhibitions[last].target.map { " with the one in \(log.location($0.place))" } ?? ""
            log.warning(
                "this inhibition leads in a circle\(other): each alert is the other's cause. The one that began first is told",
                at: place
            )
            return
        }
    }

    /// Comparisons of alerts beyond which a circle isn't looked for.
    private static let limit = 20_000_000

    /// The inhibition that leads back to one; `nil` where none does.
    private func last(ofCircleFrom first: Int, _ reaches: [Reach]) -> Int? {
        var seen: Set<Int> = [first]
        var next = [first]
        while let index = next.popLast() {
            for (other, reach) in reaches.enumerated() where !reaches[index].targets.isDisjoint(with: reach.sources) {
                if other == first, index != first { return index }
                if seen.insert(other).inserted { next.append(other) }
            }
        }
        return nil
    }

    private func may(_ condition: Located<Expression>?, _ node: Node) -> Bool {
        guard let condition else { return false }
        var bindings = Bindings(count: RouteVariables.count)
        bindings[RouteVariables.rule] = .string(node.rule)
        bindings[RouteVariables.severity] = node.severity.value
        return (try? condition.value.evaluateBool(bindings)) ?? true
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
