internal import TocsinModel

/// Other rules are in force.
extension AlertBook {
    /// What becomes of an alert by them.
    enum Fate {
        case none
        /// It fires, and doesn't flap.
        case calm
        /// Its rule is gone, or has another key.
        case lost(Alert, Alert.Loss)
    }

    /// What is left of a key by the rules that are in force now: what belongs to rules that are gone, or that ask for something else, ends.
    func reconciled(_ key: AlertKey) -> (KeyState, Fate)? {
        guard var known = keys[key] else { return nil }
        let rule = rules.named(key.rule).flatMap { $0.makes(key.labels) ? $0 : nil }
        if rule?.window == nil { known.samples = nil }
        if rule?.flapping == nil { known.flaps = nil }
        switch rule?.condition {
        case .threshold:
            known.lastSeen = nil
        case .absent:
            if case .pending = known.phase { known.phase = .inactive }
        case nil:
            known.lastSeen = nil
            known.last = nil
            if case .pending = known.phase { known.phase = .inactive }
        }
        guard let alert = known.firing else { return (known, .none) }
        if rule == nil, !key.isOwn {
            let isGone = rules.named(key.rule) == nil
            known.phase = .inactive
            return (known, .lost(alert, isGone ? .ruleRemoved : .keyChanged))
        }
        return (known, known.flaps?.isFlapping == true ? .none : .calm)
    }
}
