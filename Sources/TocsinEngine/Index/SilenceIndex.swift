internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Silences that aren't over, compiled, and what those that end with their alerts wait for. No part of the state.
struct SilenceIndex: Sendable {
    struct Matcher: Sendable {
        let id: SilenceID
        let match: Expression
    }

    /// Ordered by id.
    private(set) var matchers: [Matcher] = []
    private var waiting: [SilenceID: Set<AlertKey>] = [:]

    mutating func insert(_ matcher: Matcher) {
        matchers.append(matcher)
    }

    func matcher(_ id: SilenceID) -> Matcher? {
        matchers.first { $0.id == id }
    }

    mutating func remove(_ id: SilenceID) {
        matchers.removeAll { $0.id == id }
        waiting[id] = nil
    }

    func endsWithAlerts(_ silences: TreeDictionary<SilenceID, Silence>) -> Bool {
        matchers.contains { silences[$0.id]?.endsWithAlerts == true }
    }

    mutating func note(_ key: AlertKey, _ id: SilenceID) {
        waiting[id, default: []].insert(key)
    }

    /// - Returns: the silences for which this was the last, ordered.
    mutating func forget(_ key: AlertKey) -> [SilenceID] {
        var ended: [SilenceID] = []
        for (id, keys) in waiting where keys.contains(key) {
            waiting[id]?.remove(key)
            if keys.count == 1 { ended.append(id) }
        }
        return ended.sorted()
    }
}
