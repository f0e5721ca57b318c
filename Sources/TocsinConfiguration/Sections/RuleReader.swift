internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Reads one rule.
struct RuleReader {
    var reader: MapReader
    let log: ProblemLog
    let environments: EnvironmentCache
    let sources: [SourceReach]
    private(set) var name: Located<String>?
    /// What its alerts are called that Tocsin raises about itself.
    static let reserved = "tocsin-"

    init(_ reader: MapReader, log: ProblemLog, environments: EnvironmentCache, sources: [SourceReach]) {
        self.sources = sources
        self.reader = reader
        self.log = log
        self.environments = environments
    }

    mutating func read() -> RuleSection.Entry {
        name = readName()
        let topicText = reader.requiredText("topic")
        let topic = topicText.flatMap { TopicReading.pattern($0, log) }
        let known = topic.map(labelNames)
        let key = readKey(topic, known ?? [])
        let own = reader.named("labels")
        let environments = environments[
            RuleEnvironments.Names(
                captures: known,
                key: key,
                own: own.map(\.key),
                isAbsence: isAbsence,
                hasWindow: hasWindow
            )
        ]
        let window = readWindow(environments)
        let condition = readCondition(environments)
        let flapping = readFlapping()
        let filter = predicate("where", environments)
        let severity = readSeverity(environments)
        let labels = readLabels(own, key, environments)
        let summary = readSummary(key, environments)
        let title = readTitle(environments)
        let links = readLinks(environments)
        reader.finish()
        var rule: Rule?
        if let topic, let condition, let summary {
            rule = Rule(
                name: name?.value ?? "",
                topic: topic,
                key: key,
                filter: filter,
                condition: condition,
                severity: severity,
                labels: labels,
                summary: summary,
                title: title,
                links: links,
                window: window,
                flapping: flapping
            )
        }
        return RuleSection.Entry(
            name: name?.value ?? "",
            rule: rule,
            topic: topic.flatMap { topic in topicText.map { Located(value: topic, place: $0.place) } },
            labels: ["rule"] + key + own.map(\.key),
            place: reader.place,
            places: ["when", "until", "where"].reduce(into: [:]) { $0[$1] = reader.node($1)?.place }
        )
    }

    /// A condition that an event is asked for.
    mutating func predicate(_ key: String, _ environments: RuleEnvironments) -> Expression? {
        guard let node = reader.required(ifGiven: key) else { return nil }
        let expression = reader.condition(key, in: environments.expressions)
        if let expression {
            refuse(hasWindow ? [] : [.window], expression.variables, key, at: node.place)
            refuse(expression.fieldPaths, key, at: node.place)
        }
        return expression
    }

    var hasWindow: Bool { reader.has("window") }
    /// Whether the window is of numbers, and not only counts.
    var hasWindowValue: Bool {
        var reader = reader
        guard case .map(let entries)? = reader.node("window")?.content else { return true }
        return entries.contains { $0.key == "value" }
    }
    var isAbsence: Bool { reader.has("absent") }

    private mutating func readName() -> Located<String>? {
        guard let name = reader.requiredText("name") else { return nil }
        if !Names.isName(name.value) {
            log.error("a rule's name must be one line of at most 128 bytes", at: name.place)
        } else if name.value.hasPrefix(Self.reserved) {
            log.error("names that begin with '\(Self.reserved)' are for what Tocsin says of itself", at: name.place)
        }
        return name
    }

    /// What the topic captures, then what the sources of its events make.
    private func labelNames(_ topic: TopicPattern) -> [String] {
        let reach = TopicReach(topic)
        return sources.filter { !$0.labels.isEmpty && $0.meets(reach) }.flatMap(\.labels)
            .reduce(into: topic.captures) { names, name in
                if !names.contains(name) { names.append(name) }
            }
    }

    private mutating func readKey(_ topic: TopicPattern?, _ known: [String]) -> [String] {
        guard let texts = reader.texts("key") else { return known }
        guard let topic else { return texts.map(\.value) }
        for text in texts where !known.contains(text.value) {
            let isMade = known.count > topic.captures.count
            log.error(
                "the topic '\(topic)' captures no '\(text.value)'" + (isMade ? ", and no source makes it" : ""),
                at: text.place,
                suggestion: Suggestion.nearest(to: text.value, among: known)
            )
        }
        return texts.map(\.value).filter(known.contains)
    }

    private mutating func readSeverity(_ environments: RuleEnvironments) -> Rule.SeverityChoice {
        guard let node = reader.node("severity") else { return .fixed(.warning) }
        if case .scalar(let scalar) = node.content, let severity = Severity(rawValue: scalar.text) {
            return .fixed(severity)
        }
        guard let expression = MapReader.expression(node, "severity", in: environments.severity, log) else {
            return .fixed(.warning)
        }
        refuse(unsaid, expression.variables, "severity", at: node.place)
        refuse(expression.fieldPaths, "severity", at: node.place)
        return .computed(expression)
    }
}
