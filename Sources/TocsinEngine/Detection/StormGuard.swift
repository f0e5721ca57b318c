internal import TocsinModel
internal import TocsinTime

/// Holds a source that sends too much, or brings about too much, to its limit, and all of them together to theirs.
package struct StormGuard: Hashable, Sendable {
    /// What each source with a limit sent in this minute; of all together under an empty name.
    private var counts: [String: StormCount] = [:]

    /// The guard of all sources together.
    private static let everySource = ""

    /// Something was beyond a limit.
    struct Excess: Sendable {
        /// Whose limit; empty for that of all together.
        let source: String
        /// When that is to be told, where it is the first of its minute.
        let due: Timestamp?
    }

    /// Counts an event.
    ///
    /// - Parameters:
    ///   - own: events that its source may send a minute; `nil` without a bound.
    ///   - all: the same of all sources together.
    /// - Returns: `nil` where it is within both.
    mutating func count(eventOf source: String, own: Int?, all: Int?, at now: Timestamp) -> Excess? {
        if let own, !takes(source, own, at: now) { return excess(of: source) }
        if let all, !takes(Self.everySource, all, at: now) { return excess(of: Self.everySource) }
        return nil
    }

    /// Counts an incident that an alert of a source is to open. What is critical has as much room of its own.
    ///
    /// - Parameters:
    ///   - own: incidents that the alerts of its source may open a minute; `nil` without a bound.
    ///   - all: the same of all sources together.
    /// - Returns: `nil` where it may be opened.
    mutating func count(
        incidentOf source: String,
        _ severity: Severity,
        own: Int?,
        all: Int?,
        at now: Timestamp
    ) -> Excess? {
        guard own != nil || all != nil else { return nil }
        let guards = [(source, own), (Self.everySource, all)]
        for (name, limit) in guards where limit != nil { beginMinute(of: name, at: now) }
        for case (let name, let limit?) in guards {
            guard let count = counts[name], !count.hasRoom(severity, limit: limit) else { continue }
            counts[name]?.gather()
            return excess(of: name)
        }
        for (name, limit) in guards where limit != nil { counts[name]?.opened(severity) }
        return nil
    }

    /// The minute of a source is over.
    ///
    /// - Returns: what was in it.
    mutating func takeMinute(of source: String) -> StormCount? { counts.removeValue(forKey: source) }

    /// When it is to be told by how much a source exceeded its limits; `nil` where it didn't.
    func deadline(of source: String) -> Timestamp? { counts[source].flatMap { $0.isBeyond ? $0.end : nil } }

    var sources: some Collection<String> { counts.keys }

    /// The clock was set.
    mutating func shift(by step: TimeSpan) {
        for source in counts.keys { counts[source]?.shift(by: step) }
    }

    private mutating func takes(_ source: String, _ limit: Int, at now: Timestamp) -> Bool {
        beginMinute(of: source, at: now)
        return counts[source]?.takes(limit: limit) ?? true
    }

    private mutating func beginMinute(of source: String, at now: Timestamp) {
        if counts[source]?.isOver(at: now) ?? true { counts[source] = StormCount(at: now) }
    }

    private func excess(of source: String) -> Excess {
        let isFirst = counts[source].map { $0.excess + $0.gathered == 1 } ?? false
        return Excess(source: source, due: isFirst ? counts[source]?.end : nil)
    }
}

/// Written as its table.
extension StormGuard: Codable {
    package init(from decoder: any Decoder) throws { counts = try [String: StormCount](from: decoder) }

    package func encode(to encoder: any Encoder) throws { try counts.encode(to: encoder) }
}
