internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Rules that watch for silence.
extension Engine {
    /// An event of a key that is watched. A retained one proves nothing: the device may be long dead.
    mutating func heard(
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence,
        into decision: inout Decision
    ) {
        let key = match.key
        guard !occurrence.isRetained else {
            explain(.retainedProvesNothing, alert: key)
            return
        }
        let known = state.keys[key]
        guard admits(key, known, into: &decision) else { return }
        explain(.observed(key.labels), alert: key)
        // One that waited for word from the broker is due later now, whether that comes or not.
        let isUnproven = timers.takeUnproven(.absence(key))
        let isWatched = !isUnproven && known.map { $0.isCalm && $0.lastSeen != nil } ?? false
        learn(rule, key, occurrence)
        if case .firing(let alert) = known?.phase, !(known?.isCalm ?? true) {
            troubleIsOver(rule, key, alert, into: &decision)
        }
        let (now, source) = (state.now, occurrence.event?.source)
        state.keys.update(key) { known in
            known.lastSeen = now
            known.lastSource = source
        }
        switch rule.condition {
        case .absent(.learned):
            if let at = absenceDeadline(key) { timers.watch(key, until: at, now: state.now) }
        case .absent(.fixed), .threshold:
            if !isWatched { arm(.absence(key)) }
        }
    }

    /// What was stored and forwarded comes at another pace than it was said.
    private mutating func learn(_ rule: Rule, _ key: AlertKey, _ occurrence: Occurrence) {
        guard case .absent(.learned) = rule.condition, case .up(let since) = state.link, !occurrence.isLate else {
            return
        }
        let now = state.now
        state.keys.update(key) { known in
            var cadence = known.cadence ?? LearnedCadence()
            cadence.heard(at: now, listeningSince: since)
            known.cadence = cadence
        }
    }

    /// How long a key may say nothing; `nil` while nobody knows.
    func timeout(_ cadence: Rule.Cadence, _ key: AlertKey, _ known: KeyState) -> TimeSpan? {
        switch cadence {
        case .fixed(let span): return span
        case .learned:
            if let learned = known.cadence?.timeout { return learned }
            guard let every = rulebook.device(key.labels)?["every"].flatMap({ TimeSpan(expected: $0) }) else {
                return nil
            }
            return LearnedCadence.timeout(expecting: every)
        }
    }

    /// A key has said nothing for too long.
    mutating func fellSilent(_ key: AlertKey, into decision: inout Decision) {
        guard let known = state.keys[key], let rule = rule(named: key.rule) else { return }
        explain(.silent(key.labels, since: known.lastSeen), alert: key)
        if case .firing = known.phase {
            troubleIsBack(rule, key, into: &decision)
            return
        }
        let bindings = bindings(labels: key.labels, lastSeen: known.lastSeen)
        let severity: Severity
        switch rule.severity {
        case .fixed(let fixed):
            severity = fixed
        case .computed(let expression):
            severity = (try? expression.evaluate(bindings)).flatMap { Severity($0) } ?? .error
        }
        let alert = alert(of: rule, key.labels, severity, bindings, value: "", Occurrence(at: state.now))
        begin(rule, key, known, alert, into: &decision)
    }
}

extension TimeSpan {
    /// How often a device is expected to speak, as the inventory has it: a duration, its text, or seconds.
    fileprivate init?(expected value: Value) {
        switch value {
        case .duration(let duration): self.init(milliseconds: duration.nanoseconds / 1_000_000)
        case .string(let text): self.init(text)
        case .int(let seconds) where (1...1_000_000_000).contains(seconds): self = .seconds(seconds)
        case .double(let seconds) where seconds > 0 && seconds < 1e9: self.init(milliseconds: Int64(seconds * 1000))
        case .null, .bool, .int, .uint, .double, .wide, .bytes, .list, .map, .timestamp, .type, .optional, .symbol:
            return nil
        }
        if self <= .zero { return nil }
    }
}
