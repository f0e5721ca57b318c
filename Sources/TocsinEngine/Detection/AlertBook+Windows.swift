internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Rules that look at a stretch of time.
extension AlertBook {
    /// Takes an event into its key's window, and looks at the window if it slides.
    mutating func sample(
        _ window: Rule.Window,
        _ rule: Rule,
        _ match: RuleMatcher.Match,
        _ event: Event,
        _ occurrence: Occurrence,
        _ threshold: Threshold
    ) throws(EvaluationError) {
        let key = match.key
        guard !event.isRetained else {
            explain(.retainedNotCounted, key)
            return
        }
        let value = try window.value?.evaluate(bindings) ?? .null
        guard admits(key, keys[key]) else { return }
        let latest = keys[key]?.samples?.samples.last?.time
        if let every = window.every {
            // The last window that it is part of.
            guard occurrence.time.floored(to: every) + window.size > now else {
                explain(.windowOver, key)
                return
            }
        } else if let latest, occurrence.time <= latest - window.size {
            explain(.tooOldForWindow, key)
            return
        }
        add(
            WindowSamples.Sample(time: occurrence.time, value: value),
            window,
            rule,
            key,
            event,
            occurrence
        )
        guard window.every == nil else { return }
        let end = max(latest ?? occurrence.time, occurrence.time)
        keys[key]?.samples?.prune(through: end - window.size)
        let after = keys[key]
        var threshold = threshold
        threshold.isLenient = bindWindow(rule, after?.samples)
        let whole = Occurrence(event, at: end, isLate: occurrence.isLate, isExcess: occurrence.isExcess)
        try apply(threshold, rule, match, whole, after)
    }

    private mutating func add(
        _ sample: WindowSamples.Sample,
        _ window: Rule.Window,
        _ rule: Rule,
        _ key: AlertKey,
        _ event: Event,
        _ occurrence: Occurrence
    ) {
        let owner = owner(of: keys[key])
        var samples = keys[key]?.samples ?? WindowSamples()
        var limit = rules.limits.windowSamples
        // Where its source has no room for one more, the oldest gives way.
        if !hasRoom(for: sample.value.weight + 32, of: owner) {
            limit = min(limit, samples.samples.count)
        }
        // The table must not hold on to what is changed here, which would be copied as a whole.
        keys.update(key) { $0.samples = nil }
        let isFirst = samples.isEmpty && samples.nextEnd == nil
        if samples.insert(sample, limit: limit) { say(.turnedAway("window_samples")) }
        if rule.needsPayload { samples.payload = event.payload }
        samples.lateUntil = occurrence.isLate ? now + Self.catchingUpTime : nil
        if let every = window.every, samples.nextEnd == nil {
            samples.nextEnd = (now - window.size).floored(to: every) + every + window.size
        }
        keys.update(key) { $0.samples = samples }
        if isFirst { arm(.window(key), at: windowDeadline(key)) }
    }

    /// - Returns: whether something that the rule reads is null.
    private mutating func bindWindow(_ rule: Rule, _ samples: WindowSamples?) -> Bool {
        let (map, hasNull) = WindowField.values(
            rule.windowFields,
            of: samples?.samples ?? [],
            hasValues: rule.window?.value != nil
        )
        bindings[RuleVariables.window] = .map(map)
        return hasNull
    }

    /// When the window of a key has to be looked at without an event. While we are cut off, it isn't: that nothing comes is ours.
    func windowDeadline(_ key: AlertKey) -> Timestamp? {
        guard
            case .up(let since) = hearing.link, let samples = keys[key]?.samples,
            let window = rules.named(key.rule)?.window
        else { return nil }
        if window.every != nil {
            return samples.nextEnd.map { max($0, hearing.holdFloor, since + Hearing.settlingTime) }
        }
        guard let oldest = samples.samples.first else { return nil }
        // What would have come while we were cut off must not be missed.
        return max(oldest.time + window.size, since + window.size, max(samples.lateUntil ?? .epoch, hearing.holdFloor))
    }

    mutating func windowIsDue(_ key: AlertKey) {
        guard let window = rules.named(key.rule)?.window else { return }
        if window.every == nil { slide(key) } else { closeWindow(key, window) }
        arm(.window(key), at: windowDeadline(key))
    }

    /// Something left a window that slides.
    mutating func slide(_ key: AlertKey) {
        guard let window = rules.named(key.rule)?.window, keys[key]?.samples != nil else { return }
        let start = now - window.size
        keys[key]?.samples?.prune(through: start)
        look(key, at: now, keys[key]?.samples)
        if keys[key]?.samples?.isEmpty ?? false { forgetSamples(key) }
    }

    /// A window that doesn't slide is over, and perhaps further ones, while we weren't there to look.
    private mutating func closeWindow(_ key: AlertKey, _ window: Rule.Window) {
        guard let every = window.every else { return }
        while let end = keys[key]?.samples?.nextEnd, end <= now {
            keys[key]?.samples?.prune(through: end - window.size - .milliseconds(1))
            guard let samples = keys[key]?.samples else { return }
            // What happened since belongs to the next one.
            let part = samples.samples.prefix { $0.time < end }
            let isHeard = hearing.isListening(since: end - window.size)
            if !part.isEmpty || isHeard {
                var closed = WindowSamples()
                for sample in part { _ = closed.insert(sample, limit: .max) }
                closed.payload = samples.payload
                look(key, at: now, closed)
            }
            keys[key]?.samples?.nextEnd = end + every
            // An empty window was looked at once: others would be no different. One that was empty because we heard nothing says nothing.
            if part.isEmpty, samples.isEmpty, isHeard || !(keys[key]?.isUp ?? false) { forgetSamples(key) }
        }
    }

    private mutating func forgetSamples(_ key: AlertKey) {
        guard var known = keys[key] else { return }
        known.samples = nil
        remember(key, known)
    }

    /// Looks at a window because of the time.
    private mutating func look(
        _ key: AlertKey,
        at now: Timestamp,
        _ samples: WindowSamples?
    ) {
        guard
            let index = rules.place(of: key.rule),
            case .threshold(let when, let until, let hold) = rules.all[index].condition
        else { return }
        let rule = rules.all[index]
        let known = keys[key]
        let match = RuleMatcher.Match(index, rule, key.labels)
        bindWithoutEvent(match, known)
        _ = bindWindow(rule, samples)
        say(.counted(.evaluation))
        do throws(EvaluationError) {
            // Without an event, what asks for one doesn't hold.
            let threshold = Threshold(when: when, until: until, hold: hold, isLenient: true)
            try apply(threshold, rule, match, Occurrence(at: now), known)
        } catch {
            say(.failed(key, error))
        }
    }
}
