internal import TocsinExpressions

/// What is subscribed to (MQTT 5 §4.7): levels, `+` for any one level, a last `#` for any number.
package struct TopicFilter: Sendable {
    package let text: String
    private let levels: [Level]

    private enum Level: Sendable {
        case exactly(String)
        case any
        case rest

        var isWildcard: Bool {
            switch self {
            case .exactly: false
            case .any, .rest: true
            }
        }
    }

    /// `nil` where MQTT would refuse the filter: empty, NUL, a wildcard that is not a whole level, `#` before the end.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 65_535, !text.utf8.contains(0) else { return nil }
        let parts = text.topicLevels
        var levels: [Level] = []
        for (index, part) in parts.enumerated() {
            if part.isLevel("#") {
                guard index == parts.count - 1 else { return nil }
                levels.append(.rest)
            } else if part.isLevel("+") {
                levels.append(.any)
            } else {
                guard !part.utf8.contains(where: { $0 == 0x23 || $0 == 0x2B }) else { return nil }
                levels.append(.exactly(String(part)))
            }
        }
        self.text = text
        self.levels = levels
    }

    /// Whether a message to `topic` is delivered for this filter.
    ///
    /// `a/#` matches `a` itself (§4.7.1.2); a wildcard in the first level never matches a topic that begins with `$` (§4.7.2).
    package func matches(_ topic: Topic) -> Bool {
        let names = topic.levels
        if topic.name.utf8.first == 0x24, levels[0].isWildcard { return false }
        for (index, level) in levels.enumerated() {
            switch level {
            case .rest:
                return true
            case .any:
                guard index < names.count else { return false }
            case .exactly(let name):
                guard index < names.count, names[index].isLevel(name) else { return false }
            }
        }
        return names.count == levels.count
    }
}

extension TopicFilter: Hashable {
    package static func == (left: TopicFilter, right: TopicFilter) -> Bool {
        left.text.isIdentical(toBytesOf: right.text)
    }

    package func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
}

extension TopicFilter: CustomStringConvertible {
    package var description: String { text }
}
