import TocsinExpressions
import TocsinModel

/// Where the messages of one topic go, the same for every one of them.
enum TopicRoute: Sendable {
    case taken(Taken)
    /// No source's topic fits; the place of the first source whose filter did.
    case unmatched(source: Int?)

    /// A source with its place among all. By reference: what is remembered of a topic does not hold a source of its own.
    final class Origin: Sendable {
        let place: Int
        let source: Source

        init(place: Int, source: Source) {
            self.place = place
            self.source = source
        }
    }

    /// By reference, so that finding it again copies one word.
    final class Taken: Sendable {
        let origin: Origin
        let topic: Topic
        /// What the topic pattern captured.
        let labels: Labels
        /// The values of ``SourceVariables``, made only for sources that ask.
        let topicValue: Value
        let labelsValue: Value
        /// Why no message of the topic can be taken.
        let fault: Rejection.Reason?

        init(_ origin: Origin, topic: Topic, labels: Labels, limits: DecodingLimits) {
            self.origin = origin
            self.topic = topic
            self.labels = labels
            let isPlain = origin.source.isPlain
            topicValue = isPlain ? .null : .list(topic.levels.map { .string(String($0)) })
            labelsValue = isPlain ? .null : Value(labels)
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
        origins: [Origin],
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
        for origin in origins where origin.source.filter.matches(topic) {
            if let labels = origin.source.topic.map({ $0.match(levels) }) ?? Labels() {
                return (origin.place, .taken(Taken(origin, topic: topic, labels: labels, limits: limits)))
            }
            firstFitting = firstFitting ?? origin.place
        }
        return (firstFitting ?? origins.count, .unmatched(source: firstFitting))
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
