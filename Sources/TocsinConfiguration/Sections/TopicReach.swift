internal import TocsinDecoding
internal import TocsinExpressions
internal import TocsinModel

/// Which topics a filter or a pattern lets in, to tell whether two of them have any in common.
struct TopicReach {
    private let levels: [Level]
    private let tail: Tail

    private enum Level {
        case exactly(Substring)
        case any
    }

    private enum Tail {
        case none
        /// `#` of a filter: also the level above (MQTT 5 §4.7.1.2).
        case zeroOrMore
        /// `{rest...}`: at least one level.
        case oneOrMore
    }

    init(_ filter: TopicFilter) {
        var levels: [Level] = []
        var tail = Tail.none
        for part in filter.plain.topicLevels {
            switch part {
            case "#": tail = .zeroOrMore
            case "+": levels.append(.any)
            default: levels.append(.exactly(part))
            }
        }
        self.levels = levels
        self.tail = tail
    }

    init(_ pattern: TopicPattern) {
        var levels: [Level] = []
        var tail = Tail.none
        for segment in pattern.segments {
            switch segment {
            case .exactly(let name): levels.append(.exactly(name[...]))
            case .capture, .any: levels.append(.any)
            case .captureRest: tail = .oneOrMore
            case .rest: tail = .zeroOrMore
            }
        }
        self.levels = levels
        self.tail = tail
    }

    /// The topics that a source's `event_topic` may make.
    init(_ template: Template) {
        guard let outline = template.outline(hole: Self.hole) else {
            levels = []
            tail = .zeroOrMore
            return
        }
        levels = outline.topicLevels.map { $0.utf8.contains(1) ? .any : .exactly($0) }
        tail = .none
    }

    /// Stands for a value; no topic of a configuration holds it.
    static let hole = "\u{1}"

    /// What a level is where it is always the same.
    func constant(at level: Int) -> String? {
        guard levels.indices.contains(level), case .exactly(let name) = levels[level] else { return nil }
        return String(name)
    }

    /// Whether any topic is let in by both.
    func meets(_ other: TopicReach) -> Bool {
        for (left, right) in zip(levels, other.levels) {
            if case .exactly(let left) = left, case .exactly(let right) = right, left != right { return false }
        }
        let (shorter, longer) = levels.count <= other.levels.count ? (self, other) : (other, self)
        switch shorter.tail {
        case .none:
            guard shorter.levels.count == longer.levels.count else { return false }
            return longer.tail != .oneOrMore
        case .zeroOrMore:
            return true
        case .oneOrMore:
            return longer.levels.count > shorter.levels.count || longer.tail != .none
        }
    }
}

/// What a source brings to rules.
struct SourceReach {
    /// The topics of its events, each of which fits all of these.
    let topics: [TopicReach]
    /// The labels that it makes of its messages.
    let labels: [String]

    init(filter: TopicFilter, topic: TopicPattern?, eventTopic: Template?, labels: [String]) {
        self.labels = labels
        if let eventTopic {
            topics = [TopicReach(eventTopic)]
        } else {
            topics = [TopicReach(filter)] + (topic.map { [TopicReach($0)] } ?? [])
        }
    }

    init(_ source: Source) {
        self.init(
            filter: source.filter,
            topic: source.topic,
            eventTopic: source.eventTopic,
            labels: source.labels.map(\.name)
        )
    }

    /// Whether any of its events may have such a topic.
    func meets(_ reach: TopicReach) -> Bool {
        topics.allSatisfy { reach.meets($0) }
    }
}
