internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

extension MapReader {
    /// A text that is not empty.
    mutating func text(_ key: String) -> Located<String>? {
        node(key).flatMap { Self.text($0, key, log) }
    }

    mutating func requiredText(_ key: String) -> Located<String>? {
        required(key).flatMap { Self.text($0, key, log) }
    }

    static func text(_ node: YAMLNode, _ key: String, _ log: ProblemLog) -> Located<String>? {
        guard case .scalar(let scalar) = node.content, !scalar.text.isEmpty else {
            let kind = if case .scalar = node.content { "nothing" } else { node.kind }
            log.error("'\(key)' must be a text, not \(kind)", at: node.place)
            return nil
        }
        return Located(value: scalar.text, place: node.place)
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let node = node(key) else { return nil }
        if case .scalar(let scalar) = node.content, scalar.style == .plain {
            switch scalar.text {
            case "true": return true
            case "false": return false
            default: break
            }
        }
        log.error("'\(key)' must be true or false, not \(node.kind)", at: node.place)
        return nil
    }

    mutating func number(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = node(key) else { return nil }
        if case .scalar(let scalar) = node.content, let number = Int(scalar.text), range.contains(number) {
            return number
        }
        log.error(
            "'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(node.kind)",
            at: node.place
        )
        return nil
    }

    /// - Parameter least: the shortest that makes sense here.
    mutating func span(_ key: String, least: TimeSpan = .zero) -> TimeSpan? {
        node(key).flatMap { Self.span($0, key, least: least, log) }
    }

    static func span(_ node: YAMLNode, _ key: String, least: TimeSpan, _ log: ProblemLog) -> TimeSpan? {
        guard case .scalar(let scalar) = node.content, let span = TimeSpan(scalar.text) else {
            log.error(
                "'\(key)' must be a duration such as 500ms, 30s, 5m, 4h, 7d or 1w, not \(node.kind)",
                at: node.place
            )
            return nil
        }
        guard span >= least else {
            log.error("'\(key)' must be at least \(least), not '\(scalar.text)'", at: node.place)
            return nil
        }
        return span
    }

    /// One of a few words.
    mutating func choice(_ key: String, of words: [String]) -> Located<String>? {
        guard let node = node(key) else { return nil }
        return Self.choice(node, key, of: words, log)
    }

    static func choice(_ node: YAMLNode, _ key: String, of words: [String], _ log: ProblemLog) -> Located<String>? {
        if case .scalar(let scalar) = node.content, words.contains(scalar.text) {
            return Located(value: scalar.text, place: node.place)
        }
        let given = if case .scalar(let scalar) = node.content { scalar.text } else { "" }
        log.error(
            "'\(key)' must be one of \(words.joined(separator: ", ")), not \(node.kind)",
            at: node.place,
            suggestion: Suggestion.nearest(to: given, among: words)
        )
        return nil
    }
}
