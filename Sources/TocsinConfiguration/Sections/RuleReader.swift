internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Reads one rule.
struct RuleReader {
    var reader: MapReader
    let log: ProblemLog
    let functions: ExternalFunctions
    private(set) var name: Located<String>?
    /// Why the rule is left out by this build, though it is right.
    var isLeftOut = false

    init(_ reader: MapReader, log: ProblemLog, functions: ExternalFunctions) {
        self.reader = reader
        self.log = log
        self.functions = functions
    }

    mutating func read() -> RuleSection.Entry {
        name = readName()
        let topicText = reader.requiredText("topic")
        let topic = topicText.flatMap { TopicReading.pattern($0, log) }
        let key = readKey(topic)
        let own = reader.named("labels")
        let environments = RuleEnvironments(
            captures: topic?.captures,
            key: key,
            own: own.map(\.key),
            isAbsence: reader.entry("absent") != nil,
            functions
        )
        let window = readWindow(environments)
        let condition = readCondition(environments)
        readFlapping()
        let filter = predicate("where", environments, hasWindow: window)
        let severity = readSeverity(environments)
        let labels = readLabels(own, key, environments)
        let summary = reader.template("summary", in: environments.templates)
        let title = reader.template("title", in: environments.title)
        let links = readLinks(environments)
        reader.finish()
        return RuleSection.Entry(
            name: name?.value ?? "",
            rule: topic.flatMap { topic in
                condition.flatMap { condition in
                    (summary ?? defaultSummary(key, environments)).flatMap { summary in
                        isLeftOut
                            ? nil
                            : Rule(
                                name: name?.value ?? "",
                                topic: topic,
                                key: key,
                                filter: filter,
                                condition: condition,
                                severity: severity,
                                labels: labels,
                                summary: summary,
                                title: title,
                                links: links
                            )
                    }
                }
            },
            topic: topic.flatMap { topic in topicText.map { Located(value: topic, place: $0.place) } },
            labels: ["rule"] + key + own.map(\.key)
        )
    }

    /// A condition of the rule, which names `window` only where the rule has one.
    mutating func predicate(_ key: String, _ environments: RuleEnvironments, hasWindow: Bool) -> Expression? {
        let expression = reader.condition(key, in: environments.expressions)
        if let expression, !hasWindow, expression.variables.contains(RuleVariables.window) {
            log.error(
                "'\(key)' names 'window', and the rule has none: add window: {size: 10m}",
                at: reader.place(of: key)
            )
        }
        return expression
    }

    private mutating func readName() -> Located<String>? {
        guard let name = reader.requiredText("name") else { return nil }
        if !Names.isName(name.value) {
            log.error("a rule's name must be one line of at most 128 bytes", at: name.place)
        }
        return name
    }

    private mutating func readKey(_ topic: TopicPattern?) -> [String] {
        let captures = topic?.captures ?? []
        guard let texts = reader.texts("key") else { return captures }
        guard let topic else { return texts.map(\.value) }
        for text in texts where !captures.contains(text.value) {
            log.error(
                "the topic '\(topic)' captures no '\(text.value)'",
                at: text.place,
                suggestion: Spelling.nearest(to: text.value, among: captures)
            )
        }
        return texts.map(\.value).filter(captures.contains)
    }

    private mutating func readSeverity(_ environments: RuleEnvironments) -> Rule.SeverityChoice {
        guard let node = reader.node("severity") else { return .fixed(.warning) }
        if case .scalar(let scalar) = node.content, let severity = Severity(rawValue: scalar.text) {
            return .fixed(severity)
        }
        return MapReader.expression(node, "severity", in: environments.expressions, log).map { .computed($0) }
            ?? .fixed(.warning)
    }

    private mutating func readLabels(
        _ entries: [YAMLEntry],
        _ key: [String],
        _ environments: RuleEnvironments
    ) -> [(name: String, value: Template)] {
        entries.compactMap { entry in
            guard Labels.isName(entry.key) else {
                log.error("a label's name is letters, digits and '_', not '\(entry.key)'", at: entry.keyPlace)
                return nil
            }
            guard entry.key != "rule", !key.contains(entry.key) else {
                log.error("every alert of the rule has a label '\(entry.key)' already", at: entry.keyPlace)
                return nil
            }
            return MapReader.template(entry.value, entry.key, in: environments.templates, log).map { (entry.key, $0) }
        }
    }

    private mutating func readLinks(_ environments: RuleEnvironments) -> [Rule.LinkTemplate] {
        reader.maps("links", "link").compactMap { entry in
            var entry = entry
            let href = entry.required("href")
            let text = entry.required("text")
            entry.finish()
            if case .scalar(let scalar)? = href?.content, let place = href?.place,
                !["http://", "https://", "{{"].contains(where: scalar.text.hasPrefix)
            {
                log.error("'href' must begin with https:// or http://, or it could not be opened", at: place)
            }
            guard
                let text = text.flatMap({ MapReader.template($0, "text", in: environments.templates, log) }),
                let href = href.flatMap({ MapReader.template($0, "href", in: environments.templates, log) })
            else { return nil }
            return Rule.LinkTemplate(text: text, href: href)
        }
    }

    /// `freezer-warm: porto/fz-3`: the rule's name and the alert's key.
    private func defaultSummary(_ key: [String], _ environments: RuleEnvironments) -> Template? {
        let labels = key.map { "{{labels.\($0)}}" }.joined(separator: "/")
        // A name with braces in it would be read as a template.
        let name = (name?.value ?? "").replacing("{{", with: "{ {")
        return try? Template(labels.isEmpty ? name : "\(name): \(labels)", in: environments.templates)
    }
}
