import TocsinExpressions
import TocsinModel

/// Where the messages of one topic go, the same for every one of them.
enum TopicRoute: Sendable {
    case taken(Taken)
    /// No source's topic fits; the place of the first source whose filter did.
    case unmatched(source: Int?)

    /// By reference, so that finding it again copies one word.
    final class Taken: Sendable {
        /// Of the source, among all.
        let place: Int
        let source: Source
        let topic: Topic
        /// What the topic pattern captured.
        let labels: Labels
        /// The values of ``SourceVariables``, made only for sources that ask.
        let topicValue: Value
        let labelsValue: Value
        /// Why no message of the topic can be taken.
        let fault: Rejection.Reason?

        init(place: Int, source: Source, topic: Topic, labels: Labels, limits: DecodingLimits) {
            self.place = place
            self.source = source
            self.topic = topic
            self.labels = labels
            topicValue = source.isPlain ? .null : .list(topic.levels.map { .string(String($0)) })
            labelsValue = source.isPlain ? .null : Value(labels)
            let long = labels.pairs.first { $0.value.utf8.count > limits.sizes.label }
            fault = long.map {
                .labelTooLong(name: $0.name, bytes: $0.value.utf8.count, limit: limits.sizes.label)
            }
        }
    }

    /// The first source whose filter and topic both fit takes the messages.
    ///
    /// - Returns: with the source's place, or the number of sources where none takes them.
    static func find(
        _ name: UnsafeRawBufferPointer,
        sources: [Source],
        limits: DecodingLimits
    ) throws(Rejection.Reason) -> (owner: Int, content: TopicRoute) {
        guard name.count <= limits.sizes.topic else {
            throw .topicTooLong(bytes: name.count, limit: limits.sizes.topic)
        }
        guard let text = name.withMemoryRebound(to: UInt8.self, { String(validating: $0, as: UTF8.self) }) else {
            throw .topicNotUTF8
        }
        guard let topic = Topic(text) else { throw .badTopic }
        let levels = topic.levels
        guard levels.count <= limits.topicLevels else {
            throw .topicTooDeep(levels: levels.count, limit: limits.topicLevels)
        }
        if let long = levels.first(where: { $0.utf8.count > limits.sizes.topicLevel }) {
            throw .topicLevelTooLong(bytes: long.utf8.count, limit: limits.sizes.topicLevel)
        }
        var firstFitting: Int?
        for (place, source) in sources.enumerated() where source.filter.matches(topic) {
            if let labels = source.topic.map({ $0.match(levels) }) ?? Labels() {
                let taken = Taken(place: place, source: source, topic: topic, labels: labels, limits: limits)
                return (place, .taken(taken))
            }
            firstFitting = firstFitting ?? place
        }
        return (firstFitting ?? sources.count, .unmatched(source: firstFitting))
    }
}

extension Value {
    /// Labels as a map of texts.
    init(_ labels: Labels) {
        self = .map(
            MapValue(entries: labels.pairs.map { MapValue.Entry(key: .string($0.name), value: .string($0.value)) })
        )
    }
}
