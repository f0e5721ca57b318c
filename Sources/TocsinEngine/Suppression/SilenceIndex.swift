internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Silences that aren't over, compiled. They are not written down.
struct SilenceIndex: Sendable {
    struct Matcher: Sendable {
        let id: SilenceID
        let match: Expression
        /// A text that the rule's name, or a label, must be for it to fit: most silences are found not to fit by this alone.
        private let gate: (label: String?, value: String)?

        init(id: SilenceID, match: Expression) {
            self.id = id
            self.match = match
            gate =
                match.equalities.lazy.compactMap { equality in
                    guard case .string(let value) = equality.constant else { return nil }
                    switch (equality.path.root, equality.path.fields.count) {
                    case ("rule", 0): return (nil, value)
                    case ("labels", 1): return (equality.path.fields[0], value)
                    default: return nil
                    }
                }.first
        }

        /// Whether it may fit an alert with these labels.
        func mayFit(_ labels: Labels) -> Bool {
            guard let gate else { return true }
            return labels[gate.label ?? "rule"]?.isIdentical(toBytesOf: gate.value) ?? false
        }
    }

    /// Ordered by id.
    private(set) var matchers: [Matcher] = []

    mutating func insert(_ matcher: Matcher) {
        matchers.append(matcher)
    }

    func matcher(_ id: SilenceID) -> Matcher? {
        matchers.first { $0.id == id }
    }

    mutating func remove(_ id: SilenceID) {
        matchers.removeAll { $0.id == id }
    }

    /// Whether any of them ends with its alerts.
    func endsWithAlerts(_ silences: TreeDictionary<SilenceID, Silence>) -> Bool {
        matchers.contains { silences[$0.id]?.endsWithAlerts == true }
    }
}
