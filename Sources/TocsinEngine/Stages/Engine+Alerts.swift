internal import HashTreeCollections
internal import HeapModule
internal import TocsinExpressions
internal import TocsinModel

/// Alerts begin, change and end.
extension Engine {
    /// An alert as this event would have it.
    mutating func draft(_ rule: Rule, _ match: RuleMatcher.Match, _ event: Event) throws(EvaluationError) -> Alert {
        let severity = try recordedSeverity(rule)
        bindAll(rule, event, match)
        return alert(
            of: rule,
            match.key.labels,
            severity,
            bindings,
            value: rule.value(of: event.payload),
            eventTime: event.time
        )
    }

    /// The same alert after another event that keeps it up.
    mutating func refresh(
        _ alert: inout Alert,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ event: Event
    ) throws(EvaluationError) {
        let severity = try recordedSeverity(rule)
        bindAll(rule, event, match)
        alert.severity = severity
        alert.summary = rule.summary.render(bindings, escaping: .none)
        alert.value = rule.value(of: event.payload)
        alert.links = links(of: rule, bindings)
        alert.lastSeen = state.now
        alert.eventTime = max(alert.eventTime, event.time)
        alert.count += 1
    }

    /// A pending alert has held for long enough.
    mutating func holdIsOver(_ key: AlertKey, into decision: inout Decision) {
        guard var known = state.keys[key], case .pending(let pending) = known.phase else { return }
        known.phase = .firing(pending.alert)
        remember(key, known)
        fire(key, pending.alert, into: &decision)
    }

    /// A key has said nothing for too long.
    mutating func fellSilent(_ key: AlertKey, into decision: inout Decision) {
        guard var known = state.keys[key], let rule = rule(named: key.rule) else { return }
        let bindings = bindings(labels: key.labels, lastSeen: known.lastSeen)
        let severity: Severity
        switch rule.severity {
        case .fixed(let fixed):
            severity = fixed
        case .computed(let expression):
            severity = (try? expression.evaluate(bindings)).flatMap { Severity($0) } ?? .error
        }
        let alert = alert(of: rule, key.labels, severity, bindings, value: "", eventTime: state.now)
        known.phase = .firing(alert)
        remember(key, known)
        fire(key, alert, into: &decision)
    }

    /// A firing alert isn't as it was.
    mutating func update(_ key: AlertKey, _ alert: Alert, from before: Severity, into decision: inout Decision) {
        state.keys[key, default: KeyState()].phase = .firing(alert)
        if alert.severity != before { severityChanged(key, alert, from: before, into: &decision) }
    }

    /// The trouble is over.
    mutating func end(_ key: AlertKey, _ alert: Alert, into decision: inout Decision) {
        guard var known = state.keys[key] else { return }
        known.phase = .inactive
        remember(key, known)
        leave(key, alert, note: nil, into: &decision)
    }

    private func alert(
        of rule: Rule,
        _ key: Labels,
        _ severity: Severity,
        _ bindings: Bindings,
        value: String,
        eventTime: Timestamp
    ) -> Alert {
        var pairs = key.pairs
        pairs.append(Labels.Pair(name: "rule", value: rule.name))
        for label in rule.labels { pairs.append(Labels.Pair(name: label.name, value: label.value.render(bindings, escaping: .none))) }
        return Alert(
            labels: Labels(pairs),
            severity: severity,
            summary: rule.summary.render(bindings, escaping: .none),
            value: value,
            links: links(of: rule, bindings),
            firstSeen: state.now,
            lastSeen: state.now,
            count: 1,
            eventTime: eventTime,
            incidents: []
        )
    }

    /// A link whose address isn't one to open is left out: its parts may come from a device.
    private func links(of rule: Rule, _ bindings: Bindings) -> [Link] {
        rule.links
            .map { Link(text: $0.text.render(bindings, escaping: .none), href: $0.href.render(bindings, escaping: .none)) }
            .filter(\.isSafe)
    }
}
