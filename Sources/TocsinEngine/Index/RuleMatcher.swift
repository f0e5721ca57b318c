internal import TocsinModel

/// Rules and keys for a topic, remembered: devices publish to the same topics again and again.
///
/// Only a cache: it holds nothing that the rulebook and the topic don't say, and is no part of the state.
struct RuleMatcher: Sendable {
    struct Match: Sendable {
        let rule: Int
        let key: AlertKey
        /// What the rule's pattern captures.
        let labels: Labels
    }

    private let rules: [Rule]
    private let index: TopicIndex
    private var remembered: [String: [Match]] = [:]

    /// Topics remembered before the cache begins anew.
    private static let capacity = 100_000

    init(_ rules: [Rule]) {
        self.rules = rules
        index = TopicIndex(rules.map(\.topic))
    }

    mutating func matches(_ topic: Topic) -> [Match] {
        if let known = remembered[topic.name] { return known }
        let levels = topic.levels
        var matches: [Match] = []
        for candidate in index.candidates(levels) {
            let rule = rules[candidate]
            guard let labels = rule.topic.match(levels) else { continue }
            matches.append(
                Match(rule: candidate, key: AlertKey(rule: rule.name, labels: labels.keeping(rule.key)), labels: labels)
            )
        }
        if remembered.count >= Self.capacity { remembered.removeAll(keepingCapacity: true) }
        remembered[topic.name] = matches
        return matches
    }
}
