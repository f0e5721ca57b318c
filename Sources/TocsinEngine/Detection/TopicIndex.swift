internal import TocsinExpressions
internal import TocsinModel

/// Finds the rules whose topic pattern fits a topic, at a cost that depends on the rules that fit, not on those there are.
struct TopicIndex: Sendable {
    private var nodes: [Node] = [Node()]

    private struct Node: Sendable {
        var children: [ByteText: Int] = [:]
        var any: Int?
        /// Rules that end here.
        var ends: [Int] = []
        /// Rules that take every level from here on, at least one where the pattern ends in `{rest...}`.
        var rests: [(rule: Int, isEmptyAllowed: Bool)] = []
    }

    init(_ patterns: [TopicPattern]) {
        for (rule, pattern) in patterns.enumerated() { insert(pattern, rule) }
    }

    private mutating func insert(_ pattern: TopicPattern, _ rule: Int) {
        var node = 0
        for segment in pattern.segments {
            switch segment {
            case .exactly(let name):
                let name = ByteText(name)
                if let next = nodes[node].children[name] {
                    node = next
                } else {
                    nodes.append(Node())
                    nodes[node].children[name] = nodes.count - 1
                    node = nodes.count - 1
                }
            case .capture, .any:
                if let next = nodes[node].any {
                    node = next
                } else {
                    nodes.append(Node())
                    nodes[node].any = nodes.count - 1
                    node = nodes.count - 1
                }
            case .captureRest:
                nodes[node].rests.append((rule, false))
                return
            case .rest:
                nodes[node].rests.append((rule, true))
                return
            }
        }
        nodes[node].ends.append(rule)
    }

    /// The rules that fit, in the order of the configuration.
    func candidates(_ levels: [Substring]) -> [Int] {
        var found: [Int] = []
        var frontier = [0]
        for depth in 0...levels.count {
            var next: [Int] = []
            for node in frontier {
                for rest in nodes[node].rests where depth < levels.count || rest.isEmptyAllowed {
                    found.append(rest.rule)
                }
                guard depth < levels.count else {
                    found.append(contentsOf: nodes[node].ends)
                    continue
                }
                if let child = nodes[node].children[ByteText(String(levels[depth]))] { next.append(child) }
                if let child = nodes[node].any { next.append(child) }
            }
            if next.isEmpty && depth < levels.count { break }
            frontier = next
        }
        return found.sorted()
    }
}
