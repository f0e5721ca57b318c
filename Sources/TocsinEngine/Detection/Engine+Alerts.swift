internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Alerts begin, change and end.
extension Engine {
    /// An alert as this occasion would have it.
    mutating func draft(
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ severity: Severity,
        _ occurrence: Occurrence
    ) -> Alert {
        bindAll(rule, occurrence, match)
        return alert(
            of: rule,
            match.key.labels,
            severity,
            bindings,
            value: value(rule, occurrence),
            occurrence
        )
    }

    /// The same alert after another occasion that keeps it up.
    mutating func refresh(
        _ alert: inout Alert,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence
    ) throws(EvaluationError) {
        let severity = try recordedSeverity(rule)
        bindAll(rule, occurrence, match)
        alert.severity = severity
        alert.summary = rule.summary.render(bindings, escaping: .line, limit: SizeLimits().summary)
        alert.value = value(rule, occurrence)
        alert.links = links(of: rule, bindings)
        alert.lastSeen = state.now
        alert.eventTime = max(alert.eventTime, occurrence.time)
        alert.reportedTime = max(alert.reportedTime, occurrence.reportedTime)
        alert.count += 1
    }

    func value(_ rule: Rule, _ occurrence: Occurrence) -> String {
        rule.value(of: bindings[RuleVariables.payload], window: bindings[RuleVariables.window])
            .cut(toBytes: SizeLimits().summary)
    }

    /// A pending alert has held for long enough, or no more of the past came in.
    mutating func holdIsOver(_ key: AlertKey, into decision: inout Decision) {
        guard let rule = rule(named: key.rule) else { return }
        // What was in the window in the past may have left it long ago.
        if case .pending(let pending) = state.keys[key]?.phase, pending.lateUntil != nil, rule.window?.every == nil,
            rule.window != nil
        {
            slide(key, into: &decision)
        }
        guard let known = state.keys[key], case .pending(let pending) = known.phase else { return }
        begin(rule, key, known, pending.alert, into: &decision)
    }

    /// A firing alert isn't as it was.
    mutating func update(_ key: AlertKey, _ alert: Alert, from before: Severity, into decision: inout Decision) {
        state.keys.update(key) { $0.phase = .firing(alert) }
        if alert.severity != before {
            severityChanged(key, alert, from: before, into: &decision)
        } else {
            showLater(key)
        }
    }

    /// The trouble is over.
    mutating func end(_ key: AlertKey, _ alert: Alert, into decision: inout Decision) {
        guard let known = state.keys[key] else { return }
        var next = known
        next.phase = .inactive
        remember(key, known, next)
        leave(key, alert, for: nil, into: &decision)
    }

    func alert(
        of rule: Rule,
        _ key: Labels,
        _ severity: Severity,
        _ bindings: Bindings,
        value: String,
        _ occurrence: Occurrence
    ) -> Alert {
        var pairs = key.pairs
        pairs.append(Labels.Pair(name: "rule", value: rule.name))
        for label in rule.labels {
            let value = label.value.render(bindings, escaping: .line, limit: SizeLimits().label)
            pairs.append(Labels.Pair(name: label.name, value: value))
        }
        return Alert(
            labels: Labels(pairs),
            severity: severity,
            summary: rule.summary.render(bindings, escaping: .line, limit: SizeLimits().summary),
            value: value,
            links: links(of: rule, bindings),
            firstSeen: state.now,
            lastSeen: state.now,
            count: 1,
            eventTime: occurrence.time,
            reportedTime: occurrence.reportedTime
        )
    }

    /// A link whose host a value would choose is left out, and one that is too long: cut, it would lead elsewhere.
    private func links(of rule: Rule, _ bindings: Bindings) -> [Link] {
        let limit = SizeLimits().summary
        return rule.links.compactMap { link in
            guard link.hasFixedHost else { return nil }
            let href = link.href.render(bindings, escaping: .address, limit: limit * 2)
            guard href.utf8.count <= limit else { return nil }
            return Link(text: link.text.render(bindings, escaping: .line, limit: SizeLimits().label), href: href)
        }
    }
}
