internal import TocsinExpressions

/// What is subscribed to (MQTT 5 §4.7): levels, `+` for any one level, a last `#` for any number; `$share/GROUP/` before them shares the
/// messages with other subscribers of the group (§4.8.2).
package struct TopicFilter: Sendable {
    /// As it is subscribed to.
    package let text: String
    /// The name of the group with which messages are shared.
    package let group: String?
    /// What topics are held against.
    private let levels: [Level]

    private enum Level: Sendable {
        case exactly(String)
        case any
        case rest

        /// By bytes: what looks alike may be two topics.
        func isSame(as other: Level) -> Bool {
            switch (self, other) {
            case (.exactly(let left), .exactly(let right)): left[...].isLevel(right)
            case (.any, .any), (.rest, .rest): true
            case (.exactly, _), (.any, _), (.rest, _): false
            }
        }

        var isWildcard: Bool {
            switch self {
            case .exactly: false
            case .any, .rest: true
            }
        }

        var isRest: Bool {
            switch self {
            case .rest: true
            case .exactly, .any: false
            }
        }
    }

    /// `nil` where MQTT would refuse the filter: empty, NUL, a wildcard that is not a whole level, `#` before the end, a group without a name
    /// or with a wildcard in it.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 65_535, !text.utf8.contains(0) else { return nil }
        var parts = text.topicLevels[...]
        var group: String?
        if parts.first?.isLevel("$share") == true {
            guard parts.count >= 3 else { return nil }
            let name = parts[1]
            guard !name.isEmpty, !Self.hasWildcard(name), !(parts.count == 3 && parts[2].isEmpty) else { return nil }
            group = String(name)
            parts = parts.dropFirst(2)
        }
        var levels: [Level] = []
        for (index, part) in parts.enumerated() {
            if part.isLevel("#") {
                guard index == parts.count - 1 else { return nil }
                levels.append(.rest)
            } else if part.isLevel("+") {
                levels.append(.any)
            } else {
                guard !Self.hasWildcard(part) else { return nil }
                levels.append(.exactly(String(part)))
            }
        }
        self.text = text
        self.group = group
        self.levels = levels
    }

    private static func hasWildcard(_ part: Substring) -> Bool {
        part.utf8.contains { $0 == 0x23 || $0 == 0x2B }
    }

    /// Whether a message to `topic` is delivered for this filter.
    ///
    /// `a/#` matches `a` itself (§4.7.1.2); a wildcard in the first level never matches a topic that begins with `$` (§4.7.2).
    package func matches(_ topic: Topic) -> Bool {
        let names = topic.levels
        if topic.name.utf8.first == 0x24, beginsWithWildcard { return false }
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

    /// Whether every topic that the other filter matches is matched by this one too. Groups are not looked at.
    package func covers(_ other: TopicFilter) -> Bool {
        if beginsWithWildcard, other.beginsWithDollar { return false }
        for (index, level) in levels.enumerated() {
            switch level {
            case .rest:
                // `a/#` covers `a`, too.
                return index <= other.levels.count
            case .any:
                guard index < other.levels.count, !other.levels[index].isRest else { return false }
            case .exactly:
                guard index < other.levels.count, other.levels[index].isSame(as: level) else { return false }
            }
        }
        return levels.count == other.levels.count
    }

    /// Whether there is a topic that both match. Groups are not looked at.
    package func overlaps(_ other: TopicFilter) -> Bool {
        if beginsWithWildcard && other.beginsWithDollar || beginsWithDollar && other.beginsWithWildcard { return false }
        for index in 0... {
            let left = index < levels.count ? levels[index] : nil
            let right = index < other.levels.count ? other.levels[index] : nil
            switch (left, right) {
            case (.rest, _), (_, .rest), (nil, nil): return true
            case (nil, _), (_, nil): return false
            case (.any, _), (_, .any): continue
            case (.exactly(let left), .exactly(let right)):
                guard left[...].isLevel(right) else { return false }
            }
        }
        return true
    }

    /// What topics are held against: the filter without its group.
    package var plain: String {
        guard let group else { return text }
        return String(decoding: text.utf8.dropFirst("$share/".utf8.count + group.utf8.count + 1), as: UTF8.self)
    }

    /// Whether it asks for topics that begin with `$`, as those in which a broker tells of itself.
    package var asksForBrokersOwn: Bool { beginsWithDollar }

    private var beginsWithWildcard: Bool { levels[0].isWildcard }

    private var beginsWithDollar: Bool {
        switch levels[0] {
        case .exactly(let name): name.utf8.first == 0x24
        case .any, .rest: false
        }
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
