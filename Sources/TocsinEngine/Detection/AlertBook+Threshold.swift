internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What a threshold rule asks.
struct Threshold: Sendable {
    let when: Expression
    let until: Expression?
    let hold: TimeSpan
    /// Whether a failure of the condition only says that it doesn't hold: a window without samples has no average.
    var isLenient = false

    func begins(_ bindings: borrowing Bindings) throws(EvaluationError) -> Bool {
        try holds(when, bindings)
    }

    func isOver(_ bindings: borrowing Bindings) throws(EvaluationError) -> Bool {
        if let until { try holds(until, bindings) } else { try !holds(when, bindings) }
    }

    @inline(__always)
    private func holds(_ expression: Expression, _ bindings: borrowing Bindings) throws(EvaluationError) -> Bool {
        guard isLenient else { return try expression.evaluateBool(bindings) }
        return (try? expression.evaluateBool(bindings)) ?? false
    }
}

/// A threshold rule moves the alert of one key.
extension AlertBook {
    mutating func apply(
        _ threshold: Threshold,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence,
        _ known: KeyState?
    ) throws(EvaluationError) {
        switch known?.phase ?? .inactive {
        case .inactive:
            guard try threshold.begins(bindings) else {
                explain(.conditionFalse(threshold.when.source), match.key)
                return
            }
            try start(threshold, rule, match, occurrence, known)
        case .pending(let pending):
            guard occurrence.time >= pending.alert.eventTime else { return ignore(match.key) }
            try goOn(pending, threshold, rule, match, occurrence, known)
        case .firing(let alert):
            guard occurrence.time >= alert.eventTime else { return ignore(match.key) }
            try keepUp(alert, threshold, rule, match, occurrence, known)
        }
    }

    private mutating func ignore(_ key: AlertKey) {
        say(.counted(.outOfOrder))
        explain(.outOfOrder(key.labels), key)
    }

    private mutating func start(
        _ threshold: Threshold,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence,
        _ known: KeyState?
    ) throws(EvaluationError) {
        let severity = try recordedSeverity(rule)
        if occurrence.isExcess, severity < .critical {
            explain(.beyondEventLimit(severity), match.key)
            return
        }
        guard admits(match.key, known) else { return }
        let alert = draft(rule, match, severity, occurrence)
        if threshold.hold == .zero, !occurrence.isLate {
            begin(rule, match.key, known, alert)
            return
        }
        var next = known ?? KeyState()
        next.phase = .pending(
            KeyState.Pending(
                since: occurrence.time,
                alert: alert,
                delay: occurrence.delay,
                lateUntil: lateUntil(occurrence),
                hasBegun: threshold.hold == .zero
            )
        )
        remember(match.key, known, next)
        if occurrence.isLate {
            explain(.inThePast(alert.summary), match.key)
        } else {
            explain(.mustHold(threshold.hold, alert.summary), match.key)
        }
        arm(.hold(match.key), at: holdDeadline(match.key))
    }

    private func lateUntil(_ occurrence: Occurrence) -> Timestamp? {
        occurrence.isLate ? now + Self.catchingUpTime : nil
    }

    private mutating func goOn(
        _ pending: KeyState.Pending,
        _ threshold: Threshold,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence,
        _ known: KeyState?
    ) throws(EvaluationError) {
        // In the past that comes in, time goes by as it did then.
        let hasBegun =
            pending.lateUntil != nil && (pending.hasBegun || occurrence.time - pending.since >= threshold.hold)
        let isOver = hasBegun ? try threshold.isOver(bindings) : try !threshold.begins(bindings)
        var next = known ?? KeyState()
        if isOver {
            next.phase = .inactive
            remember(match.key, known, next)
            if hasBegun {
                say(.counted(.overBeforeKnown))
                explain(.overBeforeKnown(pending.alert.summary), match.key)
            } else {
                explain(.heldTooBriefly(threshold.hold, pending.alert.summary), match.key)
            }
            return
        }
        var pending = pending
        if occurrence.event != nil { try refresh(&pending.alert, rule, match, occurrence) }
        pending.hasBegun = hasBegun
        let wasDue = holdDeadline(match.key)
        if !occurrence.isRetained {
            pending.lateUntil = lateUntil(occurrence)
            if occurrence.event != nil { pending.delay = occurrence.delay }
        }
        next.phase = .pending(pending)
        remember(match.key, known, next)
        let summary = pending.alert.summary
        explain(occurrence.isLate ? .stillInThePast(summary) : .stillPending(summary), match.key)
        // It may be due earlier now; if it is due later, the timer finds that out.
        if let wasDue, let at = holdDeadline(match.key), at < wasDue {
            arm(.hold(match.key), at: at)
        }
    }

    private mutating func keepUp(
        _ alert: Alert,
        _ threshold: Threshold,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence,
        _ known: KeyState?
    ) throws(EvaluationError) {
        let isHidden = known?.isCalm ?? false
        if isHidden {
            guard try threshold.begins(bindings) else {
                explain(.conditionFalse(threshold.when.source), match.key)
                return
            }
            troubleIsBack(rule, match.key)
        } else if try threshold.isOver(bindings) {
            var ended = alert
            ended.value = value(rule, occurrence)
            troubleIsOver(rule, match.key, ended)
            return
        }
        guard !occurrence.isRetained else {
            explain(.retainedKnown(alert.summary), match.key)
            return
        }
        // Time alone brings nothing to tell, but to a window that is over.
        guard occurrence.event != nil || rule.window?.every != nil else { return }
        var current = alert
        let before = current.severity
        try refresh(&current, rule, match, occurrence)
        update(match.key, current, from: before)
        if current.severity == before { explain(.refreshed(current.summary), match.key) }
    }
}
