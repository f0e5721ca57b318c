internal import HashTreeCollections
internal import TocsinModel

/// What happens at the limit of a table is counted and told, never silent.
extension Engine {
    private static let tellingLimits = TimeSpan.hours(1)

    /// Something was turned away, or gave way, because a table is full. Told once an hour.
    mutating func limitReached(_ table: String, into decision: inout Decision) {
        state.counters.limitsReached[table, default: 0] += 1
        if let told = state.limitsTold[table], state.now - told < Self.tellingLimits { return }
        state.limitsTold[table] = state.now
        let count = state.counters.limitsReached[table] ?? 0
        explain(.limitReached, "the table of \(table) is full; \(count) turned away so far")
        tellRoot(
            .storm,
            .error,
            title: "Tocsin is at a limit: \(table)",
            body: "There is no room for more \(table.replacingUnderscores); \(count) were turned away so far.",
            reason: "a limit of Tocsin itself",
            into: &decision
        )
    }

    /// Whether there is room for a key: always where it is known.
    mutating func admits(_ key: AlertKey, _ known: KeyState?, into decision: inout Decision) -> Bool {
        if known != nil || state.keys.count < rulebook.limits.keys { return true }
        limitReached("keys", into: &decision)
        return false
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
