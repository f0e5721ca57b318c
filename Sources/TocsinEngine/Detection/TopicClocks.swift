package import HashTreeCollections
internal import TocsinExpressions
package import TocsinModel
internal import TocsinTime

/// What is known of each topic: when its latest event happened, and whether its clock is right.
package struct TopicClocks: Hashable, Codable, Sendable {
    /// When the latest event of each topic happened, where its source says so.
    private(set) var latestEvents: TreeDictionary<Topic, LatestEvent> = [:]
    /// What ``latestEvents`` and ``clocks`` take.
    private(set) var topicBytes = SourceBytes()
    /// The clocks that are off, or suspected to be, by topic.
    package private(set) var clocks: TreeDictionary<Topic, ClockEstimate> = [:]

    /// When the latest event of a topic happened, and the source on whose account that is remembered.
    struct LatestEvent: Hashable, Codable, Sendable {
        var time: Timestamp
        let source: String
    }

    /// Of an entry that is kept for a topic, in bytes.
    static func weight(of topic: Topic) -> Int { 128 + topic.name.weight }

    /// An event of a topic that is known.
    ///
    /// - Returns: whether what happened later is known already; `nil` where nothing is known of the topic.
    mutating func isOutOfOrder(_ topic: Topic, at time: Timestamp) -> Bool? {
        guard let latest = latestEvents[topic]?.time else { return nil }
        if time > latest { latestEvents[topic]?.time = time }
        return time < latest
    }

    mutating func remember(_ topic: Topic, at time: Timestamp, of source: String) {
        latestEvents[topic] = LatestEvent(time: time, source: source)
        topicBytes.add(Self.weight(of: topic), to: source)
    }

    mutating func forgetLatest(of topic: Topic) {
        guard let latest = latestEvents.removeValue(forKey: topic) else { return }
        topicBytes.add(-Self.weight(of: topic), to: latest.source)
    }

    mutating func set(_ clock: ClockEstimate, of topic: Topic, isNew: Bool) {
        clocks[topic] = clock
        if isNew { topicBytes.add(Self.weight(of: topic), to: clock.source) }
    }

    mutating func forgetClock(of topic: Topic) -> ClockEstimate? {
        guard let clock = clocks.removeValue(forKey: topic) else { return nil }
        topicBytes.add(-Self.weight(of: topic), to: clock.source)
        return clock
    }

    /// Our clock was set. The clocks of devices do not move with it: those that were right are off by as much, until their next event says
    /// otherwise. The latest event of a topic was by the old clock, and nothing is to be taken for older than that.
    ///
    /// - Parameter limit: clocks at most.
    mutating func shift(by step: TimeSpan, limit: Int) {
        var clocks = self.clocks
        for topic in self.clocks.keys { clocks[topic]?.shift(by: step) }
        if step.milliseconds.magnitude > ClockEstimate.tolerance.milliseconds.magnitude {
            for topic in latestEvents.keys.sorted(by: { $0.name.precedes(byBytes: $1.name) })
            where clocks[topic] == nil && clocks.count < limit {
                guard let latest = latestEvents[topic] else { continue }
                clocks[topic] = ClockEstimate(of: latest.source, offBy: step)
            }
        }
        self.clocks = clocks
        latestEvents = [:]
        topicBytes = SourceBytes()
        for (topic, clock) in clocks { topicBytes.add(Self.weight(of: topic), to: clock.source) }
    }
}
