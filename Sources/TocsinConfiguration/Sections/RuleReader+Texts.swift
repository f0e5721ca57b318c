internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

extension RuleReader {
    /// What a rule of that kind never has a value for.
    enum Unsaid {
        /// The rule counts over no window.
        case window
        /// A silent device sent no event.
        case event
        /// A title is of several alerts and of no event.
        case alert
        /// Only a title counts alerts.
        case count
    }

    /// What texts and the severity of this rule have no value for.
    var unsaid: [Unsaid] {
        (isAbsence ? [.event] : []) + (hasWindow ? [] : [.window])
    }

    /// The same for the texts of one alert.
    private var unsaidInTexts: [Unsaid] { unsaid + [.count] }

    /// Tells a variable that would always be empty.
    func refuse(_ unsaid: [Unsaid], _ variables: VariableSet, _ key: String, at place: Place) {
        for kind in unsaid {
            guard let (_, name) = kind.variables.first(where: { variables.contains($0.slot) }) else { continue }
            log.error("'\(key)' names '\(name)': \(kind.reason)", at: place)
            return
        }
    }

    /// Tells what a window that only counts has no value for.
    func refuse(_ paths: [FieldPath], _ key: String, at place: Place) {
        guard hasWindow, !hasWindowValue else { return }
        let path = paths.first { path in
            path.root == "window" && path.fields.first.map { $0 != RuleEnvironments.countOfWindow } == true
        }
        guard let path else { return }
        log.error(
            "'\(key)' names '\(path)': the window only counts, add value: payload.celsius, or the like",
            at: place
        )
    }

    mutating func readSummary(_ key: [String], _ environments: RuleEnvironments) -> Template? {
        guard let node = reader.node("summary") else { return defaultSummary(key, environments) }
        return template(node, "summary", environments.templates, unsaidInTexts)
    }

    mutating func readTitle(_ environments: RuleEnvironments) -> Template? {
        reader.node("title").flatMap { template($0, "title", environments.title, [.alert]) }
    }

    mutating func readLabels(
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
            return template(entry.value, entry.key, environments.templates, unsaidInTexts).map { (entry.key, $0) }
        }
    }

    mutating func readLinks(_ environments: RuleEnvironments) -> [Rule.LinkTemplate] {
        var links: [Rule.LinkTemplate] = []
        for var entry in reader.maps("links", "a link") {
            let href = entry.required("href")
            let text = entry.required("text")
            entry.finish()
            guard let href, let text else { continue }
            if case .scalar(let scalar) = href.content,
                !["http://", "https://"].contains(where: scalar.text.hasPrefix)
            {
                log.error("'href' must begin with https:// or http://, or it could not be opened", at: href.place)
            }
            let textTemplate = template(text, "text", environments.templates, unsaidInTexts)
            let hrefTemplate = template(href, "href", environments.templates, unsaidInTexts)
            guard let textTemplate, let hrefTemplate else { continue }
            if ["http://", "https://"].contains(where: hrefTemplate.source.hasPrefix),
                !Rule.LinkTemplate.hasFixedHost(hrefTemplate.leadingText, isWhole: hrefTemplate.variables.isEmpty)
            {
                log.error(
                    "'href' must name its host before the first value, as https://wiki.example.org/{{labels.device}}: a device "
                        + "could choose where the link leads",
                    at: href.place
                )
            }
            links.append(Rule.LinkTemplate(text: textTemplate, href: hrefTemplate))
        }
        return links
    }

    private func template(_ node: YAMLNode, _ key: String, _ environment: Environment, _ unsaid: [Unsaid]) -> Template?
    {
        let template = MapReader.template(node, key, in: environment, log)
        if let template {
            refuse(unsaid, template.variables, key, at: node.place)
            refuse(template.fieldPaths, key, at: node.place)
        }
        return template
    }

    /// `freezer-warm: porto/fz-3`: the rule's name and the alert's key.
    private func defaultSummary(_ key: [String], _ environments: RuleEnvironments) -> Template? {
        let labels = key.map { "{{labels.\($0)}}" }.joined(separator: "/")
        // A name with braces in it would be read as a template.
        var name = name?.value ?? ""
        if name.utf8.contains(UInt8(ascii: "{")) { name = name.replacing("{{", with: "{ {") }
        return try? Template(labels.isEmpty ? name : "\(name): \(labels)", in: environments.templates)
    }
}

extension RuleReader.Unsaid {
    fileprivate var variables: [(slot: Int, name: String)] {
        let event = [
            (RuleVariables.topic, "topic"), (RuleVariables.payload, "payload"), (RuleVariables.event, "event"),
            (RuleVariables.last, "last"), (RuleVariables.window, "window"),
        ]
        return switch self {
        case .window: [(RuleVariables.window, "window")]
        case .event: event
        case .alert: event + [(RuleVariables.lastSeen, "last_seen")]
        case .count: [(RuleVariables.alerts, "alerts")]
        }
    }

    fileprivate var reason: String {
        switch self {
        case .window: "the rule has none, add window: {size: 10m}"
        case .event: "a silent device has none, only labels, device and last_seen"
        case .alert: "a title is of several alerts, and has labels, device and alerts"
        case .count: "only a title is of several alerts"
        }
    }
}
