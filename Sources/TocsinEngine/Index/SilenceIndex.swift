internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Silences that aren't over, compiled, and what those that end with their alerts wait for. No part of the state.
struct SilenceIndex: Sendable {
    struct Matcher: Sendable {
        let id: SilenceID
        let match: Expression
        /// A label, or the rule, that must be this for it to fit: what doesn't have it needs no evaluation, of however many silences.
        private let gate: (label: String, value: String)?

        init(id: SilenceID, match: Expression) {
            self.id = id
            self.match = match
            gate = match.equalities.lazy.compactMap(Self.gate).first
        }

        func mayFit(_ labels: Labels) -> Bool {
            guard let gate else { return true }
            return labels[gate.label].map { $0.isIdentical(toBytesOf: gate.value) } ?? false
        }

        private static func gate(_ equality: Equality) -> (label: String, value: String)? {
            guard case .string(let value) = equality.constant else { return nil }
            if equality.path.root == "rule", equality.path.fields.isEmpty { return ("rule", value) }
            guard equality.path.root == "labels", equality.path.fields.count == 1 else { return nil }
            return (equality.path.fields[0], value)
        }
    }

    /// Ordered by id.
    private(set) var matchers: [Matcher] = []
    private var waiting: [SilenceID: Set<AlertKey>] = [:]
    /// When a silence next changes by itself.
    private var changes: [SilenceID: Timestamp] = [:]
    private(set) var nextChange = Timestamp.distantFuture

    mutating func insert(_ matcher: Matcher) {
        matchers.append(matcher)
    }

    func matcher(_ id: SilenceID) -> Matcher? {
        matchers.first { $0.id == id }
    }

    mutating func remove(_ id: SilenceID) {
        matchers.removeAll { $0.id == id }
        waiting[id] = nil
        plan(id, at: nil)
    }

    /// - Parameter at: `nil` for never.
    mutating func plan(_ id: SilenceID, at: Timestamp?) {
        changes[id] = at
        nextChange = changes.values.min() ?? .distantFuture
    }

    /// Those that change by now, ordered by when, then by id.
    func due(at now: Timestamp) -> [SilenceID] {
        changes.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }

    /// Whether any of them ends with its alerts.
    func endsWithAlerts(_ silences: TreeDictionary<SilenceID, Silence>) -> Bool {
        matchers.contains { silences[$0.id]?.endsWithAlerts == true }
    }

    mutating func note(_ key: AlertKey, _ id: SilenceID) {
        waiting[id, default: []].insert(key)
    }

    /// - Returns: whether it was the last that the silence waited for.
    mutating func forget(_ key: AlertKey, _ id: SilenceID) -> Bool {
        guard waiting[id]?.remove(key) != nil else { return false }
        return waiting[id]?.isEmpty ?? false
    }
}
