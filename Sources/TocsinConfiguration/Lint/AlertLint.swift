internal import TocsinExpressions

/// Tells whether any rule's alerts can fit a condition of a route or an inhibition.
struct AlertLint {
    private let labels: [String: Set<String>]
    private let names: [String]

    init(_ rules: [RuleSection.Entry]) {
        labels = Dictionary(rules.map { ($0.name, Set($0.labels)) }) { $0.union($1) }
        names = rules.map(\.name)
    }

    /// Why none fits, and the name of a rule that there isn't; `nil` where some may.
    func complaint(_ conjuncts: [Conjunct]) -> (reason: String, unknown: String?)? {
        if let reason = Contradiction.among(conjuncts) { return (reason, nil) }
        let comparisons = conjuncts.compactMap(\.comparison).filter { $0.relation == .equal }
        for comparison in comparisons where comparison.path == ["rule"] || comparison.path == ["labels", "rule"] {
            guard case .text(let name) = comparison.constant, !name.hasPrefix(RuleReader.reserved) else { continue }
            guard let own = labels[name] else { return ("there is no rule '\(name)'", name) }
            for other in comparisons where other.path.count == 2 && other.path[0] == "labels" {
                if case .text(let value) = other.constant, !value.isEmpty, !own.contains(other.path[1]) {
                    return ("alerts of the rule '\(name)' have no label '\(other.path[1])'", nil)
                }
            }
        }
        return nil
    }

    /// The rule that was probably meant.
    func nearest(to name: String) -> String? {
        Suggestion.nearest(to: name, among: names)
    }
}
