internal import HashTreeCollections
internal import TocsinModel

/// Which rules have alerts that are up: kept so that for all others there is nothing to look up.
extension Engine {
    mutating func rebuildActivity() {
        activity = Array(repeating: 0, count: rulebook.rules.count)
        busy = []
        for (key, known) in state.keys where known.isUp {
            guard let rule = ruleIndices[key.rule] else { continue }
            noteActivity(of: rule, by: 1)
        }
    }

    /// Puts a key's state in place.
    mutating func remember(_ key: AlertKey, _ before: KeyState?, _ after: KeyState) {
        remember(key, after)
        let (wasUp, isUp) = (before?.isUp ?? false, after.isUp)
        guard wasUp != isUp, let rule = ruleIndices[key.rule] else { return }
        noteActivity(of: rule, by: isUp ? 1 : -1)
    }

    private mutating func noteActivity(of rule: Int, by change: Int) {
        activity[rule] += change
        guard matcher.isGatedByCondition(rule) else { return }
        if activity[rule] > 0 { busy.insert(rule) } else { busy.remove(rule) }
    }
}
