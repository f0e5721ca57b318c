internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

extension RuleReader {
    /// Windows are checked, and a rule with one is left out.
    mutating func readWindow(_ environments: RuleEnvironments) {
        guard var window = reader.map("window", "'window'") else { return }
        if window.required("size") != nil { _ = window.span("size", least: .seconds(1)) }
        if let every = window.span("every", least: .seconds(1)), let size = window.span("size"), every > size {
            log.error("'every' must be no longer than the window's 'size'", at: window.place(of: "every"))
        }
        _ = window.expression("value", in: environments.expressions)
        window.finish()
        leaveOut("window")
    }

    mutating func readFlapping() {
        guard var flapping = reader.map("flapping", "'flapping'") else { return }
        if flapping.required("changes") != nil { _ = flapping.number("changes", in: 2...1000) }
        if flapping.required("within") != nil { _ = flapping.span("within", least: .seconds(1)) }
        flapping.finish()
        guard !isLeftOut else { return }
        log.notActedOn(
            "flapping",
            at: reader.place(of: "flapping"),
            so: "each change of '\(name?.value ?? "")' is told"
        )
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
            return absent.map { .absent(.fixed($0)) }
        }
    }

    private mutating func readAbsent() -> TimeSpan? {
        guard let node = reader.required(ifGiven: "absent") else { return nil }
        if case .scalar(let scalar) = node.content, scalar.text == "auto" {
            leaveOut("absent: auto")
            return .zero
        }
        return MapReader.span(node, "absent", least: .seconds(1), log)
    }

    private mutating func leaveOut(_ key: String) {
        isLeftOut = true
        let place = reader.place(of: key.hasPrefix("absent") ? "absent" : key)
        log.notActedOn(key, at: place, so: "the rule '\(name?.value ?? "")' is left out")
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
