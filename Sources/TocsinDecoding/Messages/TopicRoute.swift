import TocsinExpressions
import TocsinModel

/// Where the messages of one topic go, the same for every one of them.
enum TopicRoute: Sendable {
    case taken(Taken)
    /// No source's topic fits; the first source whose filter did.
    case unmatched(source: String?)

    /// By reference, so that finding it again copies one word.
    final class Taken: Sendable {
        let source: Source
        let topic: Topic
        let labels: Labels
        /// The values of ``SourceVariables``, made only for sources that have expressions.
        let topicValue: Value
        let labelsValue: Value

        init(source: Source, topic: Topic, labels: Labels) {
            self.source = source
            self.topic = topic
            self.labels = labels
            let isAsked = source.time != nil || source.id != nil
            topicValue = isAsked ? .list(topic.levels.map { .string(String($0)) }) : .null
            labelsValue = isAsked ? .map(MapValue(labels.pairs.map { ($0.name, .string($0.value)) })) : .null
        }
    }

    /// The first source whose filter and topic both fit takes the messages.
    init(
        _ name: UnsafeRawBufferPointer,
        sources: [Source],
        limits: DecodingLimits
    ) throws(Rejection.Reason) {
        guard let text = name.withMemoryRebound(to: UInt8.self, { String(validating: $0, as: UTF8.self) }) else {
            throw .topicNotUTF8
        }
        guard let topic = Topic(text) else { throw .badTopic }
        let levels = topic.levels
        guard levels.count <= limits.topicLevels else {
            throw .topicTooDeep(levels: levels.count, limit: limits.topicLevels)
        }
        var firstFitting: String?
        for source in sources where source.filter.matches(topic) {
            guard let pattern = source.topic else {
                self = .taken(Taken(source: source, topic: topic, labels: Labels()))
                return
            }
            if let labels = pattern.match(levels) {
                self = .taken(Taken(source: source, topic: topic, labels: labels))
                return
            }
            if firstFitting == nil { firstFitting = source.name }
        }
        self = .unmatched(source: firstFitting)
    }
}
