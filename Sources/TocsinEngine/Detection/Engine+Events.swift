internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// An event through the rules whose topic fits.
extension Engine {
    mutating func receive(_ event: Event, into decision: inout Decision) {
        state.counters.events += 1
        state.keys.source = event.source
        defer { state.keys.source = "" }
        if let id = event.deduplicationID, isDuplicate(id, of: event.source) {
            state.counters.duplicates += 1
            explain(.duplicateEvent(id, source: event.source))
            decision.verdict = .duplicate
            return
        }
        let isExcess = isExcess(event)
        guard let place = matcher.place(of: event.topic, madeLabels: event.madeLabels) else {
            state.counters.unmatched += 1
            explain(.noRuleFits(event.topic))
            decision.verdict = .unmatched
            return
        }
        let occurrence = occurrence(event, isExcess: isExcess, into: &decision)
        let matches = matcher.matches(place, payload: event.payload, busy: busy)
        var bound = VariableSet()
        // What isn't given below must not be another event's.
        bindings[RuleVariables.window] = nil
        bindings[RuleVariables.last] = .null
        for match in matches {
            let rule = rulebook.rules[match.rule]
            state.counters.evaluations += 1
            bind(rule.expressionVariables, event, at: occurrence.time, match, &bound)
            evaluate(rule, match, event, occurrence, into: &decision)
        }
    }

    private mutating func isDuplicate(_ id: String, of source: String) -> Bool {
        let limit = rulebook.limits.deduplicationIDs
        // Half as much again as what its keys and topics may take.
        let bytes = rulebook.sources[source]?.stateBytes.map { $0 / 2 } ?? .max
        switch state.deduplication[source, default: DeduplicationTable()].admit(id, limit: limit, bytes: bytes) {
        case .duplicate: return true
        case .first(let isForgetting):
            // It is a memory of the latest, which is always full sooner or later: counted, but nobody needs to be told.
            if isForgetting { state.counters.limitsReached["deduplication_ids", default: 0] += 1 }
            return false
        }
    }

    private mutating func evaluate(
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ event: Event,
        _ occurrence: Occurrence,
        into decision: inout Decision
    ) {
        if occurrence.isExcess, !rule.takesExcess, !isUp(match) {
            explain(.beyondEventLimit(nil), alert: match.key)
            return
        }
        if rule.needsLast { bindings[RuleVariables.last] = state.keys[match.key]?.last ?? .null }
        do throws(EvaluationError) {
            if let filter = rule.filter, try !filter.evaluateBool(bindings) {
                explain(.filterFalse(filter.source), alert: match.key)
                return
            }
            // The commonest outcome by far, before anything is looked up or copied.
            if rule.isStateless, !occurrence.isOutOfOrder, activity[match.rule] == 0, try !rule.conditionHolds(bindings)
            {
                explain(.conditionFalse(nil), alert: match.key)
                return
            }
            switch rule.condition {
            case .threshold(let when, let until, let hold):
                let threshold = Threshold(when: when, until: until, hold: hold)
                if let window = rule.window {
                    try sample(window, rule, match, event, occurrence, threshold, into: &decision)
                } else if occurrence.isOutOfOrder {
                    explain(.outOfOrder(nil), alert: match.key)
                } else {
                    let known = rule.isStateless && activity[match.rule] == 0 ? nil : state.keys[match.key]
                    try apply(threshold, rule, match, occurrence, known, into: &decision)
                }
            case .absent:
                heard(rule, match, occurrence, into: &decision)
            }
            if rule.needsLast, !occurrence.isOutOfOrder { keepLast(event.payload, of: match.key, into: &decision) }
        } catch {
            recordFailure(of: rule, error, match.key)
            // The first event fails wherever nothing guards `last`: the second must have one.
            if rule.needsLast, !occurrence.isOutOfOrder { keepLast(event.payload, of: match.key, into: &decision) }
        }
    }

    private func isUp(_ match: RuleMatcher.Match) -> Bool {
        activity[match.rule] > 0 && state.keys[match.key]?.isUp ?? false
    }

    private mutating func keepLast(_ payload: Value, of key: AlertKey, into decision: inout Decision) {
        let known = state.keys[key]
        guard admits(key, known, into: &decision) else { return }
        let isGrowing = payload.weight > known?.lastWeight ?? 0
        if isGrowing, !hasRoom(for: payload.weight, of: owner(of: known), into: &decision) {
            // An old one would be taken for the latest.
            if known?.last != nil { state.keys[key]?.last = nil }
            return
        }
        state.keys.update(key) { $0.last = payload }
    }

    mutating func recordFailure(of rule: Rule, _ error: EvaluationError, _ key: AlertKey) {
        explain(.failed(error), alert: key)
        let count = state.counters.failures[rule.name]?.count ?? 0
        state.counters.failures[rule.name] = Counters.Failure(count: count + 1, message: error.description)
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

    mutating func remember(_ key: AlertKey, _ known: KeyState) {
        state.keys[key] = known.isEmpty ? nil : known
    }
}
