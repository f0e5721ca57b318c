package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// Turns events into alerts: one alert for each key.
///
/// A class, though a value in all but name: immutable, and read for every event, where copying a dozen references would cost more
/// than the comparison that the rule makes.
package final class Rule: Sendable {
    package let name: String
    package let topic: TopicPattern
    /// The labels that make the key, captured or made by a source; what is not named here is the same alert.
    package let key: [String]
    /// Which events count at all; every one where there is none.
    package let filter: Expression?
    package let condition: Condition
    package let severity: SeverityChoice
    /// Labels that alerts carry besides `rule` and their key.
    package let labels: [(name: String, value: Template)]
    package let summary: Template
    /// The incident's title when it has more than one alert.
    package let title: Template?
    package let links: [LinkTemplate]
    /// The latest samples that a threshold looks at, instead of one event; none for rules that watch for silence.
    package let window: Window?
    package let flapping: Flapping?
    /// What its expressions read; nothing else is looked up for them.
    let expressionVariables: VariableSet
    /// What its texts read besides: nothing else is looked up for the few events that say something to people.
    let textVariables: VariableSet
    /// The field that the condition looks at first: what people are shown as the alert's value.
    private let shown: FieldPath?
    /// Whether anything reads `last`, so that each key's previous payload is kept.
    let needsLast: Bool
    /// Whether anything reads the payload, so that it is kept for when the window is looked at without an event.
    let needsPayload: Bool
    /// What anything reads of the window; nothing else is worked out.
    let windowFields: [WindowField]
    /// The condition of a threshold, once more by itself: taking it out of ``condition`` costs more than evaluating it.
    private let when: Expression?
    /// Whether a key without an alert has nothing to remember, so that there is nothing to look up.
    let isStateless: Bool

    /// Whether an event can bring about a key of these labels: it has all that the topic captures for it, and no others than the rule
    /// names. A label that a source makes may be missing.
    func makes(_ labels: Labels) -> Bool {
        labels.pairs.allSatisfy { key.contains($0.name) }
            && key.allSatisfy { labels[$0] != nil || !topic.captures.contains($0) }
    }

    /// What it looks at and decides by, as text: where it is another, so is what the rule says of the same events.
    package var outline: String {
        let decides =
            switch condition {
            case .threshold(let when, let until, let hold): "\(when.source) \(until?.source ?? "") \(hold)"
            case .absent(.fixed(let span)): "absent \(span)"
            case .absent(.learned): "absent learned"
            }
        return "\(name)\n\(topic)\n\(key)\n\(filter?.source ?? "")\n\(decides)"
    }

    package enum Condition: Sendable {
        /// Fires when `when` has held for `hold`, and ends when `until` holds, or when `when` doesn't where there is no `until`.
        case threshold(when: Expression, until: Expression?, hold: TimeSpan)
        /// Fires when a key that was heard of says nothing for longer than its cadence allows.
        case absent(Cadence)
    }

    package enum SeverityChoice: Sendable {
        case fixed(Severity)
        /// A ``Severity`` constant or its name.
        case computed(Expression)
    }

    package struct LinkTemplate: Sendable {
        package let text: Template
        package let href: Template
        /// Whether scheme and host are the template's own, so that whatever a device says it leads there. Others are left out.
        let hasFixedHost: Bool

        package init(text: Template, href: Template) {
            self.text = text
            self.href = href
            hasFixedHost = Self.hasFixedHost(href.leadingText, isWhole: href.variables.isEmpty)
        }

        /// Whether the beginning of an address names a host, and ends it before the first value.
        ///
        /// - Parameter isWhole: whether the address has no values.
        package static func hasFixedHost(_ leading: String, isWhole: Bool) -> Bool {
            let schemes = ["https://", "http://"]
            guard let scheme = schemes.first(where: { leading.utf8.starts(with: $0.utf8) }) else { return false }
            let rest = leading.utf8.dropFirst(scheme.utf8.count)
            let host = rest.prefix { !"/?#\\".utf8.contains($0) }
            return !host.isEmpty && (isWhole || host.count < rest.count)
        }
    }

    /// - Parameter key: label names that the topic captures or sources make; `nil` for every one that the topic captures.
    package init(
        name: String,
        topic: TopicPattern,
        key: [String]? = nil,
        filter: Expression? = nil,
        condition: Condition,
        severity: SeverityChoice,
        labels: [(name: String, value: Template)] = [],
        summary: Template,
        title: Template? = nil,
        links: [LinkTemplate] = [],
        window: Window? = nil,
        flapping: Flapping? = nil
    ) {
        self.name = name
        self.topic = topic
        self.key = key ?? topic.captures
        self.filter = filter
        self.condition = condition
        self.severity = severity
        self.labels = labels
        self.summary = summary
        self.title = title
        self.links = links
        self.window = window
        self.flapping = flapping
        var read = VariableSet()
        if let filter { read = read.union(filter.variables) }
        if let value = window?.value { read = read.union(value.variables) }
        switch condition {
        case .threshold(let when, let until, _):
            read = read.union(when.variables)
            if let until { read = read.union(until.variables) }
        case .absent:
            break
        }
        switch severity {
        case .fixed: break
        case .computed(let expression): read = read.union(expression.variables)
        }
        expressionVariables = read
        let templates =
            [summary, title].compactMap(\.self) + labels.map(\.value) + links.flatMap { [$0.text, $0.href] }
        let all = templates.reduce(read) { $0.union($1.variables) }
        textVariables = all
        needsLast = all.contains(RuleVariables.last)
        needsPayload = all.contains(RuleVariables.payload)
        var paths = templates.flatMap(\.fieldPaths)
        switch severity {
        case .fixed: break
        case .computed(let expression): paths += expression.fieldPaths
        }
        switch condition {
        case .threshold(let when, let until, _):
            self.when = when
            shown = when.fieldPaths.first { $0.root == "payload" || $0.root == "window" }
            paths += when.fieldPaths + (until?.fieldPaths ?? [])
            isStateless = window == nil && flapping == nil && !needsLast
        case .absent:
            when = nil
            shown = nil
            isStateless = false
        }
        windowFields = window == nil ? [] : WindowField.read(by: paths)
    }

    /// Whether a threshold's condition holds.
    func conditionHolds(_ bindings: borrowing Bindings) throws(EvaluationError) -> Bool {
        try when?.evaluateBool(bindings) ?? true
    }

    /// Whether it looks at events beyond a source's limit, though none of its alerts is up: it may find them critical, or only wants to
    /// know who is alive. What a window counted would make an alert later, so all of its alerts must be critical.
    var takesExcess: Bool {
        switch (condition, severity) {
        case (.absent, _): true
        case (.threshold, .fixed(let severity)): severity == .critical
        case (.threshold, .computed): window == nil
        }
    }

    /// The value of a payload, or of a window, that this rule is about, as text; empty where it is about none.
    func value(of payload: Value?, window: Value?) -> String {
        guard let shown, var value = shown.root == "window" ? window : payload else { return "" }
        for field in shown.fields {
            guard case .map(let map) = value, let next = map[field] else { return "" }
            value = next
        }
        return value.displayText(limit: SizeLimits().summary).asPartOfLine
    }
}
