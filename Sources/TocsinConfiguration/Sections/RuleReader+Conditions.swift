internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

extension RuleReader {
    mutating func readWindow(_ environments: RuleEnvironments) -> Rule.Window? {
        guard var window = reader.map("window", "'window'") else { return nil }
        let size = window.required("size") == nil ? nil : window.span("size", least: .seconds(1))
        let every = window.span("every", least: .seconds(1))
        if let every, let size, every > size {
            log.error("'every' must be no longer than the window's 'size'", at: window.place(of: "every"))
        }
        let node = window.node("value")
        let value = window.expression("value", in: environments.expressions)
        if let value, let node { refuse([.window], value.variables, "value", at: node.place) }
        window.finish()
        return size.map { Rule.Window(size: $0, every: every, value: value) }
    }

    mutating func readFlapping() -> Rule.Flapping? {
        guard var flapping = reader.map("flapping", "'flapping'") else { return nil }
        let changes = flapping.required("changes") == nil ? nil : flapping.number("changes", in: 2...1000)
        let within = flapping.required("within") == nil ? nil : flapping.span("within", least: .seconds(1))
        flapping.finish()
        return changes.flatMap { changes in within.map { Rule.Flapping(changes: changes, within: $0) } }
    }

    /// Either `when` with what belongs to it, or `absent`.
    mutating func readCondition(_ environments: RuleEnvironments) -> Rule.Condition? {
        let hasWhen = reader.has("when")
        let when = predicate("when", environments)
        let until = predicate("until", environments)
        let hold = reader.span("for")
        let absent = readAbsent()
        for key in ["until", "for"] where reader.node(key) != nil && !hasWhen {
            log.error("'\(key)' means nothing without 'when'", at: reader.place(of: key))
        }
        switch (hasWhen, isAbsence) {
        case (true, true):
            log.error("a rule has either 'when' or 'absent', not both", at: reader.place(of: "absent"))
            return nil
        case (false, false):
            reader.missing("when", "absent")
            return nil
        case (true, false):
            return when.map { .threshold(when: $0, until: until, hold: hold ?? .zero) }
        case (false, true):
            if hasWindow { log.error("'window' means nothing with 'absent'", at: reader.place(of: "window")) }
            return absent.map { .absent($0) }
        }
    }

    private mutating func readAbsent() -> Rule.Cadence? {
        guard let node = reader.required(ifGiven: "absent") else { return nil }
        if case .scalar(let scalar) = node.content, scalar.text == "auto" { return .learned }
        return MapReader.span(node, "absent", least: .seconds(1), log).map { .fixed($0) }
    }
}

extension MapReader {
    /// The value of a key that may be left away, but not be left empty.
    mutating func required(ifGiven key: String) -> YAMLNode? {
        guard let entry = entry(key) else { return nil }
        if entry.value.isNull { log.error("'\(key)' has no value", at: entry.keyPlace) }
        return entry.value.isNull ? nil : entry.value
    }
}
