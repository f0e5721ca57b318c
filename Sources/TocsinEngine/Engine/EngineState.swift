package import HashTreeCollections
package import TocsinModel

/// Everything the engine knows. A snapshot is a copy of it.
///
/// The large tables are persistent hash trees: a copy costs nothing, and what is changed afterwards copies only its own path, so
/// taking a snapshot doesn't stop ingest however many keys there are. Nothing depends on the order of a table.
package struct EngineState: Hashable, Codable, Sendable {
    /// The latest `now`; time doesn't go back.
    package var now: Timestamp = .epoch
    package var link: BrokerLink = .down(since: .epoch)
    /// Before this, what was due while the service wasn't running waits for events that were queued meanwhile.
    package var holdFloor: Timestamp = .epoch
    /// Up to when everything that the broker had is known to have been taken in; `nil` where nobody asks it, and the clock counts.
    package var heard: Timestamp?
    /// Sources that the broker refuses to let us hear, or did.
    package var cutOffSources: [String: SourceHearing] = [:]
    package var keys = KeyTable()
    package internal(set) var incidents = IncidentBook()
    package internal(set) var personal = PersonalBook()
    package internal(set) var suppression = SuppressionBook()
    package internal(set) var outside = OutsideExpressions()
    package internal(set) var onCall = OnCallBook()
    /// One-tap links that were used and have not expired, with when they do.
    package var usedLinks: TreeDictionary<String, Timestamp> = [:]
    var deduplication: TreeDictionary<String, DeduplicationTable> = [:]
    /// When the latest event of each topic happened, where its source says so.
    var latestEvents: TreeDictionary<Topic, LatestEvent> = [:]
    /// What ``latestEvents`` and ``clocks`` take.
    var topicBytes = SourceBytes()
    /// The clocks that are off, or suspected to be, by topic.
    package var clocks: TreeDictionary<Topic, ClockEstimate> = [:]
    /// What each source with a limit sent in this minute; of all together under an empty name.
    package var storms: [String: StormCount] = [:]
    /// The limits that something was turned away at of late, and when that was last seen to be so.
    var limits: [String: Timestamp] = [:]
    package var counters = Counters()

    package init() {}

    /// What is remembered of a source, in bytes: its keys, topics and alerts. Roughly, and rather too much.
    package func bytes(of source: String) -> Int {
        keys.bytes(of: source) + topicBytes[source] + incidents.bytes(of: source)
    }

    /// The same of every source of which anything is, ordered by name; under an empty one what is Tocsin's own.
    package var bytesBySource: [(source: String, bytes: Int)] {
        Set(keys.sources + topicBytes.sources + incidents.sources).sorted().map { ($0, bytes(of: $0)) }
    }

    /// When the latest event of a topic happened, and the source on whose account that is remembered.
    struct LatestEvent: Hashable, Codable, Sendable {
        var time: Timestamp
        let source: String
    }
}
