internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Which firing alerts inhibit others. Kept as alerts come, change and go; what follows from it is decided at a flush.
extension Engine {
    mutating func inhibit(with key: AlertKey, _ alert: Alert) {
        guard !rulebook.inhibitions.isEmpty else { return }
        let bindings = alert.routeBindings()
        let sources = rulebook.inhibitions.map { (try? $0.source.evaluateBool(bindings)) == true }
        guard sources.contains(true) else { return }
        var isTargetToo = false
        defer {
            // It may close a circle, in which others count for less.
            if isTargetToo { reviewWithheld { $0.plan.groupWait } }
        }
        for (index, inhibition) in rulebook.inhibitions.enumerated() {
            let isTarget = (try? inhibition.target.evaluateBool(bindings)) == true
            isTargetToo = isTargetToo || isTarget
            if isTarget { inhibitors.insertTarget(key, alert.labels, inhibition: index, equal: inhibition.equal) }
            guard sources[index] else { continue }
            inhibitors.insert(key, alert.labels, inhibition: index, equal: inhibition.equal, isTarget: isTarget)
        }
    }

    /// What it inhibited is looked at again: not at once, so that whatever depended on it has time to come back too.
    mutating func uninhibit(by key: AlertKey) {
        let inhibitions = inhibitors.remove(key)
        guard let grace = inhibitions.map({ rulebook.inhibitions[$0].grace }).max() else { return }
        reviewWithheld { max(grace, $0.plan.groupWait) }
    }

    mutating func rebuildInhibitors() {
        inhibitors = InhibitorIndex()
        for (key, known) in state.keys {
            guard case .firing(let alert) = known.phase else { continue }
            inhibit(with: key, alert)
        }
    }
}
