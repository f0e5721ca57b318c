internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Alerts begin, change and end.
extension AlertBook {
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
        alert.lastSeen = now
        alert.eventTime = max(alert.eventTime, occurrence.time)
        alert.reportedTime = max(alert.reportedTime, occurrence.reportedTime)
        alert.count += 1
    }

    func value(_ rule: Rule, _ occurrence: Occurrence) -> String {
        rule.value(of: bindings[RuleVariables.payload], window: bindings[RuleVariables.window])
            .cut(toBytes: SizeLimits().summary)
    }

    /// A pending alert has held for long enough, or no more of the past came in.
    mutating func holdIsOver(_ key: AlertKey) {
        guard let rule = rules.named(key.rule) else { return }
        // What was in the window in the past may have left it long ago.
        if case .pending(let pending) = keys[key]?.phase, pending.lateUntil != nil, rule.window?.every == nil,
            rule.window != nil
        {
            slide(key)
        }
        guard let known = keys[key], case .pending(let pending) = known.phase else { return }
        begin(rule, key, known, pending.alert)
    }

    /// When a pending alert has held for long enough.
    func holdDeadline(_ key: AlertKey) -> Timestamp? {
        guard
            case .pending(let pending) = keys[key]?.phase,
            case .threshold(_, _, let hold) = rules.named(key.rule)?.condition
        else { return nil }
        return max(pending.since + hold + pending.delay, pending.lateUntil ?? .epoch, hearing.holdFloor)
    }

    /// A firing alert isn't as it was.
    mutating func update(_ key: AlertKey, _ alert: Alert, from before: Severity) {
        keys.update(key) { $0.phase = .firing(alert) }
        say(alert.severity != before ? .severityChanged(key, alert, from: before) : .refreshed(key))
    }

    /// The trouble is over.
    mutating func end(_ key: AlertKey, _ alert: Alert) {
        guard let known = keys[key] else { return }
        var next = known
        next.phase = .inactive
        remember(key, known, next)
        say(.ended(key, alert, loss: nil))
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
            firstSeen: now,
            lastSeen: now,
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
