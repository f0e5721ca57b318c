internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Rules that watch for silence.
extension AlertBook {
    /// An event of a key that is watched. A retained one proves nothing: the device may be long dead.
    mutating func heard(
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ occurrence: Occurrence
    ) {
        let key = match.key
        guard !occurrence.isRetained else {
            explain(.retainedProvesNothing, key)
            return
        }
        let known = keys[key]
        guard admits(key, known) else { return }
        explain(.observed(key.labels), key)
        let isWatched = known.map { $0.isCalm && $0.lastSeen != nil } ?? false
        learn(rule, key, occurrence)
        if case .firing(let alert) = known?.phase, !(known?.isCalm ?? true) {
            troubleIsOver(rule, key, alert)
        }
        let (now, source) = (now, occurrence.event?.source)
        keys.update(key) { known in
            known.lastSeen = now
            known.lastSource = source
        }
        let isLearned =
            switch rule.condition {
            case .absent(.learned): true
            case .absent(.fixed), .threshold: false
            }
        say(.heard(key, deadline: absenceDeadline(key), isLearned: isLearned, isWatched: isWatched))
    }

    /// What was stored and forwarded comes at another pace than it was said.
    private mutating func learn(_ rule: Rule, _ key: AlertKey, _ occurrence: Occurrence) {
        guard case .absent(.learned) = rule.condition, case .up(let since) = hearing.link, !occurrence.isLate else {
            return
        }
        let now = now
        keys.update(key) { known in
            var cadence = known.cadence ?? LearnedCadence()
            cadence.heard(at: now, listeningSince: since)
            known.cadence = cadence
        }
    }

    /// When a key has been silent for too long. While we are cut off there is none: our outage is not a device's silence. It is set again
    /// when the link is back.
    func absenceDeadline(_ key: AlertKey) -> Timestamp? {
        guard
            case .up(let since) = hearing.link,
            let known = keys[key], known.isCalm, let lastSeen = known.lastSeen,
            case .absent(let cadence) = rules.named(key.rule)?.condition,
            let span = timeout(cadence, key, known)
        else { return nil }
        guard let source = known.lastSource, let cutOff = hearing.cutOffSources[source] else {
            return max(lastSeen, since) + span
        }
        switch cutOff {
        case .cutOff: return nil
        case .heardAgain(let again): return max(lastSeen, since, again) + span
        }
    }

    /// How long a key may say nothing; `nil` while nobody knows.
    func timeout(_ cadence: Rule.Cadence, _ key: AlertKey, _ known: KeyState) -> TimeSpan? {
        switch cadence {
        case .fixed(let span): return span
        case .learned:
            if let learned = known.cadence?.timeout { return learned }
            guard let every = rules.device(key.labels)?["every"].flatMap({ TimeSpan(expected: $0) }) else {
                return nil
            }
            return LearnedCadence.timeout(expecting: every)
        }
    }

    /// A key has said nothing for too long.
    mutating func fellSilent(_ key: AlertKey) {
        guard let known = keys[key], let rule = rules.named(key.rule) else { return }
        explain(.silent(key.labels, since: known.lastSeen), key)
        if case .firing = known.phase {
            troubleIsBack(rule, key)
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
        let alert = alert(of: rule, key.labels, severity, bindings, value: "", Occurrence(at: now))
        begin(rule, key, known, alert)
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
