package import HashTreeCollections
internal import TocsinModel
package import TocsinTime

/// Everything the engine knows. A snapshot is a copy of it.
///
/// The large tables are persistent hash trees: a copy costs nothing, and what is changed afterwards copies only its own path, so
/// taking a snapshot doesn't stop ingest however many keys there are. Nothing depends on the order of a table.
package struct EngineState: Hashable, Sendable {
    /// The latest `now`; time doesn't go back.
    package var now: Timestamp = .epoch
    package internal(set) var alerts = AlertBook()
    package internal(set) var incidents = IncidentBook()
    package internal(set) var personal = PersonalBook()
    package internal(set) var suppression = SuppressionBook()
    package internal(set) var outside = OutsideExpressions()
    package internal(set) var onCall = OnCallBook()
    /// One-tap links that were used and have not expired, with when they do.
    package var usedLinks: TreeDictionary<String, Timestamp> = [:]
    var storms = StormGuard()
    /// The limits that something was turned away at of late, and when that was last seen to be so.
    var limits: [String: Timestamp] = [:]
    package var counters = Counters()

    package init() {}

    /// What is remembered of a source, in bytes: its keys, topics and alerts. Roughly, and rather too much.
    package func bytes(of source: String) -> Int {
        alerts.bytes(of: source) + incidents.bytes[source]
    }

    /// The same of every source of which anything is, ordered by name; under an empty one what is Tocsin's own.
    package var bytesBySource: [(source: String, bytes: Int)] {
        Set(alerts.sources + incidents.bytes.sources).sorted().map { ($0, bytes(of: $0)) }
    }
}
