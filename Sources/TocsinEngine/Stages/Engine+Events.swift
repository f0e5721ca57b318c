internal import HashTreeCollections
internal import HeapModule
internal import TocsinExpressions
internal import TocsinModel

/// An event through the rules whose topic fits.
extension Engine {
    mutating func receive(_ event: Event, into decision: inout Decision) {
        state.counters.events += 1
        if let id = event.deduplicationID, isDuplicate(id, of: event.source) {
            state.counters.duplicates += 1
            decision.verdict = .duplicate
            return
        }
        let matches = matcher.matches(event.topic)
        guard !matches.isEmpty else {
            state.counters.unmatched += 1
            decision.verdict = .unmatched
            return
        }
        var bound = VariableSet()
        for match in matches {
            let rule = rulebook.rules[match.rule]
            state.counters.evaluations += 1
            bind(rule.expressionVariables, event, match, &bound)
            evaluate(rule, match, event, into: &decision)
        }
    }

    private mutating func isDuplicate(_ id: String, of source: String) -> Bool {
        let limit = rulebook.limits.deduplicationIDs
        return state.deduplication[source, default: DeduplicationTable()].admit(id, limit: limit) == .duplicate
    }

    private mutating func evaluate(
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ event: Event,
        into decision: inout Decision
    ) {
        let known = state.keys[match.key]
        if rule.expressionVariables.contains(RuleVariables.last) {
            bindings[RuleVariables.last] = known?.last ?? .null
        }
        do throws(EvaluationError) {
            if let filter = rule.filter, try !filter.evaluateBool(bindings) { return }
            switch rule.condition {
            case .threshold(let when, let until, let hold):
                try apply(when: when, until: until, hold: hold, rule, match, event, known, into: &decision)
            case .absent:
                heard(rule, match, event, known, into: &decision)
            }
            if rule.needsLast { keepLast(event.payload, of: match.key) }
        } catch {
            recordFailure(of: rule, error)
        }
    }

    private mutating func apply(
        when: Expression,
        until: Expression?,
        hold: TimeSpan,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ event: Event,
        _ known: KeyState?,
        into decision: inout Decision
    ) throws(EvaluationError) {
        switch known?.phase ?? .inactive {
        case .inactive:
            guard try when.evaluateBool(bindings) else { return }
            let alert = try draft(rule, match, event)
            var next = known ?? KeyState()
            if hold == .zero {
                guard admits(match.key, known) else { return }
                next.phase = .firing(alert)
                remember(match.key, next)
                fire(match.key, alert, into: &decision)
            } else {
                guard admits(match.key, known) else { return }
                next.phase = .pending(KeyState.Pending(since: state.now, alert: alert))
                remember(match.key, next)
                timers.insert(Timer(at: state.now + hold, kind: .hold(match.key)))
            }
        case .pending(var pending):
            var next = known ?? KeyState()
            if try when.evaluateBool(bindings) {
                try refresh(&pending.alert, rule, match, event)
                next.phase = .pending(pending)
            } else {
                next.phase = .inactive
            }
            remember(match.key, next)
        case .firing(var alert):
            let isOver = if let until { try until.evaluateBool(bindings) } else { try !when.evaluateBool(bindings) }
            if isOver {
                end(match.key, alert, into: &decision)
            } else {
                let before = alert.severity
                try refresh(&alert, rule, match, event)
                update(match.key, alert, from: before, into: &decision)
            }
        }
    }

    /// An event for a rule that watches for silence. A retained one proves nothing: the device may be long dead.
    private mutating func heard(
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ event: Event,
        _ known: KeyState?,
        into decision: inout Decision
    ) {
        guard !event.isRetained, admits(match.key, known) else { return }
        let isWatched = known?.phase == .inactive && known?.lastSeen != nil
        if case .firing(let alert) = known?.phase { end(match.key, alert, into: &decision) }
        state.keys[match.key, default: KeyState()].lastSeen = state.now
        if !isWatched, let at = absenceDeadline(match.key) {
            timers.insert(Timer(at: at, kind: .absence(match.key)))
        }
    }

    private mutating func keepLast(_ payload: Value, of key: AlertKey) {
        guard admits(key, state.keys[key]) else { return }
        state.keys[key, default: KeyState()].last = payload
    }

    /// Whether there is room for a key: always where it is known.
    private mutating func admits(_ key: AlertKey, _ known: KeyState?) -> Bool {
        if known != nil || state.keys.count < rulebook.limits.keys { return true }
        state.counters.limitsReached["keys", default: 0] += 1
        return false
    }

    private mutating func recordFailure(of rule: Rule, _ error: EvaluationError) {
        let count = state.counters.failures[rule.name]?.count ?? 0
        state.counters.failures[rule.name] = Counters.Failure(count: count + 1, message: error.description)
    }

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
