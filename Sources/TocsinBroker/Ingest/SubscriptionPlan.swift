internal import TocsinModel

/// What to subscribe to, so that every message that a source wants comes, and comes once.
///
/// A filter that another covers isn't subscribed to: its messages come with the other's. Those that overlap in part are, and
/// ``CopyFilter`` drops the copies that a broker makes.
package struct SubscriptionPlan: Sendable, Equatable {
    /// In the order of the sources. A text that is no filter stands as it is, for the broker to refuse.
    package let filters: [String]
    private let parsed: [TopicFilter]
    /// Whether a message may be delivered for several of them.
    package let hasOverlaps: Bool
    private let asksForBrokersOwn: Bool

    package init(_ wanted: [String]) {
        var known: [String] = []
        for text in wanted where !known.contains(text) { known.append(text) }
        let all = known.map { TopicFilter($0) }
        var filters: [String] = []
        var parsed: [TopicFilter] = []
        for (index, text) in known.enumerated() {
            guard let filter = all[index] else {
                filters.append(text)
                continue
            }
            let isCovered = all.indices.contains { other in
                guard other != index, let cover = all[other], cover.group == nil, cover.covers(filter) else {
                    return false
                }
                // Of two that cover each other the first stands.
                return filter.group != nil || !filter.covers(cover) || other < index
            }
            if isCovered { continue }
            filters.append(text)
            parsed.append(filter)
        }
        self.filters = filters
        self.parsed = parsed
        hasOverlaps = parsed.indices.contains { index in
            parsed[..<index].contains { $0.overlaps(parsed[index]) }
        }
        asksForBrokersOwn = parsed.contains { $0.asksForBrokersOwn }
    }

    /// For how many of the filters a message may be delivered.
    func count(_ topic: Topic) -> Int {
        parsed.count { $0.matches(topic) }
    }

    /// Whether a topic that begins with `$` was asked for. A wildcard at the beginning does not ask for it, whatever a broker thinks.
    func wantsBrokersOwn(_ topic: Topic) -> Bool {
        asksForBrokersOwn && parsed.contains { $0.matches(topic) }
    }

    /// The filter of the plan by which a source's messages come.
    package func filter(for source: String) -> String? {
        if filters.contains(source) { return source }
        guard let filter = TopicFilter(source) else { return nil }
        return parsed.first { $0.group == nil && $0.covers(filter) }?.text
    }

    /// What a subscription is called in the messages that are delivered for it (MQTT 5 §3.8.2.1.2). It follows from the filter alone, so that
    /// a message which waited for us since an earlier life means the same by it.
    static func identifier(of filter: String) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in filter.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return hash % 268_435_455 + 1
    }
}
