internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// What happens at the limit of a table is counted and told, never silent: an alert of our own for as long as it is so.
extension Engine {
    /// A limit is left behind when there is room, and nothing was turned away for so long.
    private static let limitPatience = TimeSpan.minutes(1)

    /// Something was turned away, or gave way, because a table is full.
    mutating func limitReached(_ table: String, into decision: inout Decision) {
        state.counters.limitsReached[table, default: 0] += 1
        guard state.limits.updateValue(state.now, forKey: table) == nil else { return }
        let reason = limitReason(table)
        explain(reason)
        tellLimit(table, into: &decision)
        arm(.limit(table))
    }

    func limitDeadline(_ table: String) -> Timestamp? {
        state.limits[table].map { $0 + Self.limitPatience }
    }

    /// Nothing was turned away for a while.
    mutating func reviewLimit(_ table: String, into decision: inout Decision) {
        guard !hasRoom(table) else {
            state.limits[table] = nil
            take(.over(.limitReached, subject: table), into: &decision)
            return
        }
        state.limits[table] = state.now
        tellLimit(table, into: &decision)
        arm(.limit(table))
    }

    private mutating func tellLimit(_ table: String, into decision: inout Decision) {
        take(SelfCondition(kind: .limitReached, subject: table, summary: limitReason(table).text), into: &decision)
    }

    private func limitReason(_ table: String) -> Reason {
        let count = state.counters.limitsReached[table] ?? 0
        if let source = Limits.source(of: table) { return .sourceFull(source, turnedAway: count) }
        return .tableFull(table, turnedAway: count)
    }

    private func hasRoom(_ table: String) -> Bool {
        let limits = rulebook.limits
        switch table {
        case "keys": return state.alerts.keys.count < limits.keys
        case "topics": return state.alerts.topics.latestEvents.count < limits.keys
        case "clocks": return state.alerts.topics.clocks.count < limits.clocks
        case "incidents": return state.incidents.count < limits.incidents
        default: break
        }
        // Some way below, so that it isn't said each minute.
        guard let source = Limits.source(of: table), let limit = rulebook.sources[source]?.stateBytes else {
            return true
        }
        return state.bytes(of: source) < limit / 10 * 9
    }
}
