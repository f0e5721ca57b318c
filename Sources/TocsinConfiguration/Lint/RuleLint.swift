internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Warns of rules that never fire, that always do, and whose alerts never end.
struct RuleLint {
    let log: ProblemLog
    let sources: [Source]

    func check(_ entry: RuleSection.Entry) {
        guard let rule = entry.rule else { return }
        warnOfLast(rule, entry)
        var conjuncts: [Conjunct] = []
        func never(_ reason: String, _ key: String) {
            log.warning("the rule '\(entry.name)' never fires: \(reason)", at: entry.places[key] ?? entry.place)
        }
        if let filter = rule.filter {
            if filter.isAlways(false) { return never("'where' is always false", "where") }
            conjuncts = filter.conjuncts(symbols: Contradiction.symbols)
            if let reason = Contradiction.among(conjuncts) { return never(reason, "where") }
        }
        switch rule.condition {
        case .absent:
            break
        case .threshold(let when, let until, _):
            if when.isAlways(false) { return never("'when' is always false", "when") }
            if when.isAlways(true) {
                let place = entry.places["when"] ?? entry.place
                log.warning("the rule '\(entry.name)' fires for every event: 'when' is always true", at: place)
            }
            if until?.isAlways(false) == true {
                let place = entry.places["until"] ?? entry.place
                log.warning("alerts of the rule '\(entry.name)' never end: 'until' is always false", at: place)
            }
            conjuncts += when.conjuncts(symbols: Contradiction.symbols)
            if let reason = Contradiction.among(conjuncts) { return never(reason, "when") }
        }
        for comparison in conjuncts.compactMap(\.comparison) where comparison.relation == .equal {
            guard case .text(let value) = comparison.constant, comparison.path.count == 2 else { continue }
            guard let level = level(comparison.path, of: rule.topic), let possible = values(of: level, for: rule.topic),
                !possible.contains(value)
            else { continue }
            let name = Contradiction.text(comparison.path)
            let known = possible.map { "'\($0)'" }.joined(separator: " or ")
            return never("\(name) is always \(known), not '\(value)'", rule.filter == nil ? "when" : "where")
        }
    }

    /// `last` is null for the first event of a key, and a field of null is a failure.
    private func warnOfLast(_ rule: Rule, _ entry: RuleSection.Entry) {
        var conditions: [(key: String, expression: Expression)] = []
        if let filter = rule.filter { conditions.append(("where", filter)) }
        switch rule.condition {
        case .absent: break
        case .threshold(let when, let until, _):
            conditions.append(("when", when))
            if let until { conditions.append(("until", until)) }
        }
        for (key, expression) in conditions {
            guard let field = expression.unguardedField(of: "last") else { continue }
            log.warning(
                "the rule '\(entry.name)' fails at the first event of each key: 'last' is null then, and '\(key)' asks for "
                    + "'last.\(field)'; begin with last != null &&, or write last.?\(field).orValue(…)",
                at: entry.places[key] ?? entry.place
            )
        }
        if let filter = rule.filter, filter.holdsOnlyWith("last") {
            log.warning(
                "the rule '\(entry.name)' never fires: 'where' lets no event count before there is a 'last', "
                    + "which is the last that counted; ask for it in 'when'",
                at: entry.places["where"] ?? entry.place
            )
        }
    }

    /// Which level of the topic `topic[1]` or `labels.site` is.
    private func level(_ path: [String], of topic: TopicPattern) -> Int? {
        switch path[0] {
        case "topic": Int(path[1])
        case "labels": topic.segments.firstIndex(of: .capture(path[1]))
        default: nil
        }
    }

    /// What a level of a rule's topic can be, by the rule and by the sources that bring its events; `nil` for anything.
    private func values(of level: Int, for topic: TopicPattern) -> [String]? {
        guard topic.segments.indices.contains(level) else { return nil }
        if case .exactly(let name) = topic.segments[level] { return [name] }
        let reach = TopicReach(topic)
        var values: [String] = []
        for source in sources where SourceReach(source).meets(reach) {
            if let template = source.eventTopic {
                guard let name = TopicReach(template).constant(at: level) else { return nil }
                values.append(name)
                continue
            }
            let levels = source.filter.text.topicLevels
            if levels.prefix(level + 1).contains("#") || !levels.indices.contains(level) || levels[level] == "+" {
                guard
                    let pattern = source.topic, pattern.segments.indices.contains(level),
                    case .exactly(let name) = pattern.segments[level]
                else { return nil }
                values.append(name)
            } else {
                values.append(String(levels[level]))
            }
        }
        return values.isEmpty ? nil : values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension Expression {
    /// Whether the condition is the same whatever happens.
    func isAlways(_ truth: Bool) -> Bool {
        if constant == .bool(truth) { return true }
        // Without calls, evaluating costs no more than reading; a macro could go on for long.
        guard variables.isEmpty, !source.utf8.contains(UInt8(ascii: "(")) else { return false }
        return (try? evaluateBool(Bindings(count: 0))) == truth
    }
}
