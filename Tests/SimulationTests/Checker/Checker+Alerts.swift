import HashTreeCollections
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// Rules, written down a second time: what an event, or the time, does to alerts.
extension Checker {
    func rule(_ name: String) -> RuleBlueprint? {
        blueprint.rules.first { $0.name == name }
    }

    /// The alert that stands for all devices while we are cut off.
    static let brokerLost = AlertKey(rule: "tocsin-broker-lost", labels: [:])

    mutating func restoreLink() {
        if alerts[Self.brokerLost]?.phase == .firing { end(Self.brokerLost) }
    }

    /// When a key begins to fire by the time alone.
    func deadline(of key: AlertKey) -> Timestamp? {
        if key == Self.brokerLost {
            guard case .down(let since) = link, alerts[key]?.phase != .firing, since > .epoch else { return nil }
            return since + .minutes(1)
        }
        guard let alert = alerts[key], let rule = rule(key.rule), !isOpaque(rule) else { return nil }
        switch (rule.condition, alert.phase, link) {
        case (.above(_, _, let hold), .pending(let since), _): return max(since + hold, holdFloor)
        case (.absent(let span), .inactive, .up(let since)): return alert.lastHeard.map { max($0, since) + span }
        case (.above, .inactive, _), (.above, .firing, _), (.absent, _, _), (.absentLearned, _, _), (.often, _, _):
            return nil
        }
    }

    /// Whether a silence counts that is over by the clock: the broker must have been heard until then.
    func isProven(_ key: AlertKey, at deadline: Timestamp) -> Bool {
        guard case .absent = rule(key.rule)?.condition else { return true }
        return heard.map { deadline <= $0 } ?? true
    }

    /// What was due fires, in order of time.
    mutating func settleTimers() {
        if alerts[Self.brokerLost] == nil { alerts[Self.brokerLost] = AlertModel(Self.brokerLost) }
        var due: [(at: Timestamp, key: AlertKey)] = []
        for key in alerts.keys {
            if let at = deadline(of: key), at <= now, isProven(key, at: at) { due.append((at, key)) }
        }
        due.sort { left, right in left.at == right.at ? left.key < right.key : left.at < right.at }
        for (_, key) in due {
            if key == Self.brokerLost {
                alerts[key]?.severity = .error
                fire(key)
            }
            guard let rule = rule(key.rule) else { continue }
            switch rule.condition {
            case .absent: alerts[key]?.severity = rule.severity(nil) ?? .error
            case .above, .absentLearned, .often: break
            }
            fire(key)
        }
    }

    mutating func receive(_ event: Event) {
        counters.events += 1
        if let id = event.deduplicationID {
            if deduplication[event.source, default: []].contains(id) {
                counters.duplicates += 1
                expectedVerdict = .duplicate
                return
            }
            deduplication[event.source, default: []].append(id)
            if deduplication[event.source, default: []].count > blueprint.deduplicationIDs {
                deduplication[event.source]?.removeFirst()
            }
        }
        let measure = event.labels["measure"] ?? ""
        let matching = blueprint.rules.filter { $0.fits(measure) }
        guard !matching.isEmpty else {
            counters.unmatched += 1
            expectedVerdict = .unmatched
            return
        }
        var value: Double?
        if case .map(let map) = event.payload, case .double(let number)? = map["value"] { value = number }
        for rule in matching {
            counters.evaluations += 1
            if isOpaque(rule) { continue }
            let key = AlertKey(rule: rule.name, labels: event.labels.keeping(rule.key))
            switch rule.condition {
            case .absent: heard(key, event)
            case .absentLearned, .often: break
            case .above(let limit, let below, let hold):
                judge(rule, key, value, limit, below, hold, isRetained: event.isRetained)
            }
        }
    }

    private mutating func heard(_ key: AlertKey, _ event: Event) {
        guard !event.isRetained else { return }
        if alerts[key]?.phase == .firing { end(key) }
        alerts[key, default: AlertModel(key)].lastHeard = now
    }

    private mutating func judge(
        _ rule: RuleBlueprint,
        _ key: AlertKey,
        _ value: Double?,
        _ limit: Double,
        _ below: Double?,
        _ hold: TimeSpan,
        isRetained: Bool
    ) {
        guard let value, let severity = rule.severity(value) else {
            counters.failures[rule.name, default: 0] += 1
            return
        }
        var alert = alerts[key] ?? AlertModel(key)
        let isBad = value > limit
        switch alert.phase {
        case .inactive:
            guard isBad else { return }
            alert.severity = severity
            alert.phase = .pending(since: now)
            alert.began = now
            alerts[key] = alert
            if hold == .zero { fire(key) }
        case .pending:
            if isBad { alert.severity = severity } else { alert.phase = .inactive }
            alerts[key] = alert
        case .firing:
            if below.map({ value < $0 }) ?? !isBad { return end(key) }
            // What is retained is known already.
            if isRetained { return }
            let before = alert.severity
            alert.severity = severity
            alerts[key] = alert
            if severity > before { becameWorse(key) }
        }
    }

    private mutating func fire(_ key: AlertKey) {
        counters.alertsFired += 1
        if let alert = alerts[key], alert.phase == .inactive { alerts[key]?.began = alert.firstSeen ?? now }
        alerts[key]?.phase = .firing
        guard let alert = alerts[key] else { return }
        for plan in blueprint.routing.plans(alert.labels, alert.severity) { _ = join(key, plan) }
    }

    private mutating func end(_ key: AlertKey) {
        counters.alertsResolved += 1
        alerts[key]?.phase = .inactive
        for index in incidents.indices {
            let wasHere = incidents[index].firing.removeValue(forKey: key) != nil
            let wasElsewhere = incidents[index].movedOn.remove(key) != nil
            guard wasHere || wasElsewhere else { continue }
            incidents[index].lapse(key, at: now)
            incidents[index].settle(at: now)
        }
    }

    mutating func replace(with next: Blueprint) {
        blueprint = next
        for key in alerts.keys.sorted() where key != Self.brokerLost {
            let isMade = rule(key.rule).map { Set($0.key) == Set(key.labels.pairs.map(\.name)) } ?? false
            switch isMade ? rule(key.rule)?.condition : nil {
            case .above, .often:
                alerts[key]?.lastHeard = nil
            case .absent, .absentLearned:
                break
            case nil:
                alerts[key]?.lastHeard = nil
                if alerts[key]?.phase == .firing { end(key) }
                alerts[key]?.phase = .inactive
            }
        }
        for index in incidents.indices { forgetFormerUsers(index) }
    }

    /// What somebody had who is gone, nobody has; where nobody is left who heard of it, it is told as if it began now.
    private mutating func forgetFormerUsers(_ index: Int) {
        if incidents[index].state != .open, let owner = incidents[index].owner, !blueprint.knows(owner) {
            reopen(index)
        }
        let heard = incidents[index].heard
        guard !heard.isEmpty, !heard.contains(where: blueprint.knows) else {
            let last = incidents[index].toldLast
            if !last.isEmpty, !last.contains(where: blueprint.knows), incidents[index].leftSince == nil {
                incidents[index].leftSince = now
            }
            return
        }
        incidents[index].told = nil
        incidents[index].heard = []
        incidents[index].toldLast = []
        incidents[index].leftSince = nil
        incidents[index].known = [:]
        incidents[index].run = nil
        incidents[index].openSince = now
        incidents[index].isUnheard = false
        incidents[index].isKnownToFlap = false
    }

    func isOpaque(_ rule: RuleBlueprint) -> Bool {
        blueprint.hasEventTime || rule.isOpaque
    }

    /// Takes over from the engine what isn't written down a second time; what follows from it is checked like everything else.
    mutating func adoptOpaque(_ record: Record) {
        for key in record.keys.keys.sorted() where key != Self.brokerLost {
            guard let rule = rule(key.rule), isOpaque(rule) else { continue }
            let before = alerts[key]
            switch record.keys[key]?.phase {
            case .firing(let seen):
                if alerts[key] == nil { alerts[key] = AlertModel(key) }
                alerts[key]?.severity = seen.severity
                alerts[key]?.firstSeen = seen.firstSeen
                if before?.phase == .firing, before?.firstSeen != seen.firstSeen {
                    // Over, and again, in one step.
                    end(key)
                    fire(key)
                    alerts[key]?.began = seen.firstSeen
                } else if before?.phase != .firing {
                    let first = severityAtFirst(key, seen, record.book)
                    alerts[key]?.severity = first
                    fire(key)
                    alerts[key]?.severity = seen.severity
                } else if let before, seen.severity > before.severity {
                    becameWorse(key)
                }
            case .pending, .inactive, nil:
                if before?.phase == .firing { end(key) }
            }
        }
        for key in alerts.keys.sorted() where record.keys[key] == nil && alerts[key]?.phase == .firing {
            if let rule = rule(key.rule), isOpaque(rule) { end(key) }
        }
        waiting = [:]
        for (key, state) in record.keys {
            if case .pending(let pending) = state.phase { waiting[key] = pending.alert.severity }
        }
    }

    /// As bad as an alert was as it began to fire in this step.
    ///
    /// Woken late, the engine finds that what waited is due, and only then looks at an event that makes it less bad: the alert is where
    /// it belonged before, and the story of each of its incidents says that it became better. What became better while it still
    /// waited has no such story.
    private func severityAtFirst(_ key: AlertKey, _ seen: Alert, _ book: IncidentBook) -> Severity {
        guard let waited = waiting[key], waited > seen.severity else { return seen.severity }
        let text = TimelineFact.severityChanged(from: waited, to: seen.severity, seen.summary).text
        let stories = book.incidents(of: key).compactMap { changed[$0]?.timeline }
        let fell = stories.allSatisfy { story in
            story.contains { $0.at == now && $0.kind == .severityChanged && $0.text == text }
        }
        return fell && !stories.isEmpty ? waited : seen.severity
    }

    /// The engine's keys must be as the model's, no more and no less.
    mutating func compareAlerts(_ record: Record) {
        for (key, alert) in alerts {
            if let rule = rule(key.rule), isOpaque(rule) { continue }
            let law: Violation.Law = key.rule == "silent" ? .silence : .alerts
            switch (alert.phase, record.keys[key]?.phase ?? .inactive) {
            case (.inactive, .inactive): break
            case (.pending(let since), .pending(let pending)):
                expect(law, since == pending.since, "\(key.rule) \(key.labels) waits since \(pending.since.rfc3339)")
            case (.firing, .firing(let seen)):
                expect(
                    law,
                    seen.severity == alert.severity && seen.labels == alert.labels,
                    "\(key.rule) \(key.labels) is \(seen.severity), not \(alert.severity)"
                )
            case (let expected, .inactive): expect(law, false, "\(key.rule) \(key.labels) is inactive, not \(expected)")
            case (let expected, .pending): expect(law, false, "\(key.rule) \(key.labels) is pending, not \(expected)")
            case (let expected, .firing): expect(law, false, "\(key.rule) \(key.labels) is firing, not \(expected)")
            }
        }
        for (key, seen) in record.keys where seen.phase != .inactive {
            if let rule = rule(key.rule), isOpaque(rule) { continue }
            expect(.alerts, alerts[key] != nil, "\(key.rule) \(key.labels) is in trouble out of nothing")
        }
    }
}
