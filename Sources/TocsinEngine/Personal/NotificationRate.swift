internal import TocsinModel
internal import TocsinTime

/// What one user was notified of in the last minute, so that no more than so many come within any one.
///
/// Where there are several sources, half of the room is kept for them in equal parts: whatever one of them does, the others have theirs.
package struct NotificationRate: Hashable, Codable, Sendable {
    /// What one source took of one second.
    private struct Taken: Hashable, Codable, Sendable {
        /// Whole seconds since 1970 UTC.
        let second: Int64
        let source: String
        var count: Int
    }

    /// Oldest first; of the last minute.
    private var taken: [Taken] = []

    package init() {}

    package var isEmpty: Bool { taken.isEmpty }

    /// Takes room for one notification; `false` where there is none left.
    ///
    /// - Parameters:
    ///   - limit: notifications within a minute.
    ///   - sources: among how many the room is shared.
    mutating func takes(limit: Int, of source: String, among sources: Int, at now: Timestamp) -> Bool {
        let second = now.milliseconds / 1000
        taken.removeAll { second - $0.second > 60 }
        guard hasRoom(limit, source, sources) else { return false }
        if let last = taken.lastIndex(where: { $0.second == second && $0.source == source }) {
            taken[last].count += 1
        } else {
            taken.append(Taken(second: second, source: source, count: 1))
        }
        return true
    }

    mutating func shift(by step: TimeSpan) {
        let seconds = step.milliseconds / 1000
        taken = taken.map { Taken(second: $0.second + seconds, source: $0.source, count: $0.count) }
    }

    private func hasRoom(_ limit: Int, _ source: String, _ sources: Int) -> Bool {
        let total = taken.reduce(0) { $0 + $1.count }
        guard total < limit else { return false }
        let reserved = sources > 1 ? limit / 2 / sources : 0
        guard reserved > 0 else { return true }
        var counts: [String: Int] = [:]
        for entry in taken { counts[entry.source, default: 0] += entry.count }
        if counts[source, default: 0] < reserved { return true }
        // What goes beyond each one's own part comes from what all share.
        let shared = counts.reduce(0) { $0 + max($1.value - reserved, 0) }
        return shared < limit - reserved * sources
    }
}

/// The same of one user: what is critical has as much room of its own.
package struct NotificationRates: Hashable, Codable, Sendable {
    package var critical = NotificationRate()
    package var others = NotificationRate()

    package init() {}
}
