internal import HashTreeCollections
internal import TocsinModel

/// Alerts come and go; where that is too often, it is hidden.
extension Engine {
    /// The trouble is there, and known for long enough.
    mutating func begin(
        _ rule: Rule,
        _ key: AlertKey,
        _ known: KeyState?,
        _ alert: Alert,
        into decision: inout Decision
    ) {
        var next = known ?? KeyState()
        next.phase = .firing(alert)
        remember(key, known, next)
        fire(key, alert, into: &decision)
        guard rule.flapping != nil else { return }
        changed(rule, key, holds: true, into: &decision)
    }

    /// The trouble is over; so is the alert, unless it flaps.
    mutating func troubleIsOver(_ rule: Rule, _ key: AlertKey, _ alert: Alert, into decision: inout Decision) {
        guard let flapping = rule.flapping else {
            end(key, alert, into: &decision)
            return
        }
        changed(rule, key, holds: false, into: &decision)
        if state.keys[key]?.flaps?.isFlapping ?? false {
            explain(.overForNow(alert.summary), alert: key)
            return
        }
        // What was just told to the incidents may have changed the alert.
        if case .firing(let current) = state.keys[key]?.phase { end(key, current, into: &decision) }
        if let at = state.keys[key]?.flaps?.forgottenAt(flapping) { timers.set(.flaps(key), at: at) }
    }

    /// The trouble is back under an alert that is kept up because it flaps.
    mutating func troubleIsBack(_ rule: Rule, _ key: AlertKey, into decision: inout Decision) {
        explain(.backAgain, alert: key)
        changed(rule, key, holds: true, into: &decision)
    }

    /// One more change, which may be one too many.
    private mutating func changed(_ rule: Rule, _ key: AlertKey, holds: Bool, into decision: inout Decision) {
        guard let flapping = rule.flapping, var known = state.keys[key] else { return }
        var flaps = known.flaps ?? Flaps()
        flaps.record(state.now, flapping)
        flaps.holds = holds
        let begins = !flaps.isFlapping && flaps.isTooMuch(flapping)
        if begins { flaps.isFlapping = true }
        known.flaps = flaps
        remember(key, known)
        guard begins else { return }
        explain(.beganFlapping(changes: flapping.changes, within: flapping.within), alert: key)
        timers.set(.flaps(key), at: flaps.stableAt(flapping))
        flappingChanged(key, isFlapping: true, into: &decision)
    }

    /// When a key that flaps is stable, or what is known of its changes may be forgotten.
    func flapsDeadline(_ key: AlertKey) -> Timestamp? {
        guard let known = state.keys[key], let flaps = known.flaps, let flapping = rule(named: key.rule)?.flapping
        else {
            return nil
        }
        if flaps.isFlapping { return flaps.stableAt(flapping) }
        if case .firing = known.phase { return nil }
        return flaps.forgottenAt(flapping)
    }

    mutating func flapsAreDue(_ key: AlertKey, into decision: inout Decision) {
        guard var known = state.keys[key], var flaps = known.flaps else { return }
        guard flaps.isFlapping else {
            known.flaps = nil
            remember(key, known)
            return
        }
        flaps.isFlapping = false
        known.flaps = flaps
        remember(key, known)
        explain(.stable(isFiring: flaps.holds), alert: key)
        flappingChanged(key, isFlapping: false, into: &decision)
        if !flaps.holds, case .firing(let alert) = known.phase { end(key, alert, into: &decision) }
        arm(.flaps(key))
    }
}
