internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// An event through one of the rules whose topic fits.
extension AlertBook {
    mutating func evaluate(_ match: RuleMatcher.Match, _ event: Event, _ occurrence: Occurrence) {
        let rule = match.rule
        bind(rule.expressionVariables, event, at: occurrence.time, match)
        if occurrence.isExcess, !rule.takesExcess, !isUp(match) {
            explain(.beyondEventLimit(nil), match.key)
            return
        }
        if rule.needsLast { bindings[RuleVariables.last] = keys[match.key]?.last ?? .null }
        do throws(EvaluationError) {
            if let filter = rule.filter, try !filter.evaluateBool(bindings) {
                explain(.filterFalse(filter.source), match.key)
                return
            }
            // The commonest outcome by far, before anything is looked up or copied.
            if rule.isStateless, !occurrence.isOutOfOrder, activity.alerts[match.place] == 0,
                try !rule.conditionHolds(bindings)
            {
                explain(.conditionFalse(nil), match.key)
                return
            }
            switch rule.condition {
            case .threshold(let when, let until, let hold):
                let threshold = Threshold(when: when, until: until, hold: hold)
                if let window = rule.window {
                    try sample(window, rule, match, event, occurrence, threshold)
                } else if occurrence.isOutOfOrder {
                    explain(.outOfOrder(nil), match.key)
                } else {
                    let known = rule.isStateless && activity.alerts[match.place] == 0 ? nil : keys[match.key]
                    try apply(threshold, rule, match, occurrence, known)
                }
            case .absent:
                heard(rule, match, occurrence)
            }
            if rule.needsLast, !occurrence.isOutOfOrder { keepLast(event.payload, of: match.key) }
        } catch {
            say(.failed(match.key, error))
            // The first event fails wherever nothing guards `last`: the second must have one.
            if rule.needsLast, !occurrence.isOutOfOrder { keepLast(event.payload, of: match.key) }
        }
    }

    private func isUp(_ match: RuleMatcher.Match) -> Bool {
        activity.alerts[match.place] > 0 && keys[match.key]?.isUp ?? false
    }

    private mutating func keepLast(_ payload: Value, of key: AlertKey) {
        let known = keys[key]
        guard admits(key, known) else { return }
        let isGrowing = payload.weight > known?.lastWeight ?? 0
        if isGrowing, !hasRoom(for: payload.weight, of: owner(of: known)) {
            // An old one would be taken for the latest.
            if known?.last != nil { keys[key]?.last = nil }
            return
        }
        keys.update(key) { $0.last = payload }
    }

    /// How bad it is, by what is bound.
    func recordedSeverity(_ rule: Rule) throws(EvaluationError) -> Severity {
        switch rule.severity {
        case .fixed(let severity):
            return severity
        case .computed(let expression):
            let value = try expression.evaluate(bindings)
            // What is no severity after all must not go unheard.
            return Severity(value) ?? .error
        }
    }
}
