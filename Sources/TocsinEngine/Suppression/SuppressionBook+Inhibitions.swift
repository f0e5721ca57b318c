internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Which firing alerts inhibit others. Kept as alerts come, change and go; what follows from it is decided at a flush.
extension SuppressionBook {
    /// An alert fires, and may inhibit others.
    ///
    /// - Returns: whether it may close a circle, in which others count for less.
    mutating func insert(_ key: AlertKey, _ alert: Alert, _ inhibitions: [Inhibition]) -> Bool {
        guard !inhibitions.isEmpty else { return false }
        let bindings = alert.routeBindings()
        let sources = inhibitions.map { (try? $0.source.evaluateBool(bindings)) == true }
        guard sources.contains(true) else { return false }
        var isTargetToo = false
        for (index, inhibition) in inhibitions.enumerated() {
            let isTarget = (try? inhibition.target.evaluateBool(bindings)) == true
            isTargetToo = isTargetToo || isTarget
            if isTarget { inhibitors.insertTarget(key, alert.labels, inhibition: index, equal: inhibition.equal) }
            guard sources[index] else { continue }
            inhibitors.insert(key, alert.labels, inhibition: index, equal: inhibition.equal, isTarget: isTarget)
        }
        return isTargetToo
    }

    /// An alert inhibits nothing any more.
    ///
    /// - Returns: how long what it inhibited waits for its own end; `nil` where it inhibited nothing.
    mutating func remove(_ key: AlertKey, _ inhibitions: [Inhibition]) -> TimeSpan? {
        inhibitors.remove(key).map { inhibitions[$0].grace }.max()
    }

    mutating func forgetInhibitors() { inhibitors = InhibitorIndex() }

    func inhibition(
        of firing: FiringAlert,
        _ bindings: Bindings,
        since: Timestamp,
        _ inhibitions: [Inhibition],
        at now: Timestamp,
        firstSeen: (AlertKey) -> Timestamp?
    ) -> Suppression? {
        let (key, alert) = (firing.key, firing.alert)
        var grace: TimeSpan = .zero
        for (index, inhibition) in inhibitions.enumerated() {
            guard (try? inhibition.target.evaluateBool(bindings)) == true else { continue }
            let source = inhibitors.source(of: index, alert.labels, inhibition.equal, target: key) { other in
                guard let first = firstSeen(other) else { return false }
                return (first, other) < (alert.firstSeen, key)
            }
            if let source { return .inhibition(by: source) }
            grace = max(grace, inhibition.grace)
        }
        let until = since + grace
        return until > now ? .grace(until: until) : nil
    }
}
