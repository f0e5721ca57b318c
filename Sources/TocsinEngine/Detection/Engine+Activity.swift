internal import HashTreeCollections
internal import TocsinModel

/// Which rules have alerts that are up: kept so that for all others there is nothing to look up.
extension Engine {
    mutating func rebuildActivity() {
        activity = Array(repeating: 0, count: rulebook.rules.count)
        busy = []
        selfAlerts = [:]
        for (key, known) in state.keys where known.isUp { noteActivity(of: key, by: 1) }
    }

    /// Puts a key's state in place.
    mutating func remember(_ key: AlertKey, _ before: KeyState?, _ after: KeyState) {
        remember(key, after)
        let (wasUp, isUp) = (before?.isUp ?? false, after.isUp)
        guard wasUp != isUp else { return }
        noteActivity(of: key, by: isUp ? 1 : -1)
    }

    private mutating func noteActivity(of key: AlertKey, by change: Int) {
        guard let rule = ruleIndices[key.rule] else {
            if key.isOwn { selfAlerts[key.rule, default: 0] += change }
            return
        }
        activity[rule] += change
        guard matcher.isGatedByCondition(rule) else { return }
        if activity[rule] > 0 { busy.insert(rule) } else { busy.remove(rule) }
    }
}
