internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// Alerts come and go; where that is too often, it is hidden.
extension AlertBook {
    /// The trouble is there, and known for long enough.
    mutating func begin(
        _ rule: Rule,
        _ key: AlertKey,
        _ known: KeyState?,
        _ alert: Alert
    ) {
        var next = known ?? KeyState()
        next.phase = .firing(alert)
        remember(key, known, next)
        say(.began(key, alert, isFlapping: known?.flaps?.isFlapping ?? false))
        guard rule.flapping != nil else { return }
        changed(rule, key, holds: true)
    }

    /// The trouble is over; so is the alert, unless it flaps.
    mutating func troubleIsOver(_ rule: Rule, _ key: AlertKey, _ alert: Alert) {
        guard let flapping = rule.flapping else {
            end(key, alert)
            return
        }
        changed(rule, key, holds: false)
        if keys[key]?.flaps?.isFlapping ?? false {
            explain(.overForNow(alert.summary), key)
            return
        }
        if let current = keys[key]?.firing { end(key, current) }
        arm(.flaps(key), at: keys[key]?.flaps?.forgottenAt(flapping))
    }

    /// The trouble is back under an alert that is kept up because it flaps.
    mutating func troubleIsBack(_ rule: Rule, _ key: AlertKey) {
        explain(.backAgain, key)
        changed(rule, key, holds: true)
    }

    /// One more change, which may be one too many.
    private mutating func changed(_ rule: Rule, _ key: AlertKey, holds: Bool) {
        guard let flapping = rule.flapping, var known = keys[key] else { return }
        var flaps = known.flaps ?? Flaps()
        flaps.record(now, flapping)
        flaps.holds = holds
        let begins = !flaps.isFlapping && flaps.isTooMuch(flapping)
        if begins { flaps.isFlapping = true }
        known.flaps = flaps
        remember(key, known)
        guard begins else { return }
        explain(.beganFlapping(changes: flapping.changes, within: flapping.within), key)
        arm(.flaps(key), at: flaps.stableAt(flapping))
        if let alert = known.firing { say(.flapping(key, alert, true)) }
    }

    /// When a key that flaps is stable, or what is known of its changes may be forgotten.
    func flapsDeadline(_ key: AlertKey) -> Timestamp? {
        guard let known = keys[key], let flaps = known.flaps, let flapping = rules.named(key.rule)?.flapping
        else {
            return nil
        }
        if flaps.isFlapping { return flaps.stableAt(flapping) }
        if case .firing = known.phase { return nil }
        return flaps.forgottenAt(flapping)
    }

    mutating func flapsAreDue(_ key: AlertKey) {
        guard var known = keys[key], var flaps = known.flaps else { return }
        guard flaps.isFlapping else {
            known.flaps = nil
            remember(key, known)
            return
        }
        flaps.isFlapping = false
        known.flaps = flaps
        remember(key, known)
        explain(.stable(isFiring: flaps.holds), key)
        if let alert = known.firing {
            say(.flapping(key, alert, false))
            if !flaps.holds { end(key, alert) }
        }
        arm(.flaps(key), at: flapsDeadline(key))
    }
}
