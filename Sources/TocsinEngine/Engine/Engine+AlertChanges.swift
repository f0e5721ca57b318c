internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What follows from what became of alerts.
extension Engine {
    /// Does what follows from all that became of alerts since the last time, in the order in which it happened.
    @inline(__always)
    mutating func followAlerts(into decision: inout Decision) {
        // Of most events nothing follows.
        if state.alerts.hasChanges { followChanges(into: &decision) }
    }

    @inline(never)
    private mutating func followChanges(into decision: inout Decision) {
        for change in state.alerts.takeChanges() {
            switch change {
            case .began(let key, let alert, let isFlapping): fire(key, alert, isFlapping: isFlapping, into: &decision)
            case .severityChanged(let key, let alert, let before):
                severityChanged(key, alert, from: before, into: &decision)
            case .refreshed(let key): showLater(key)
            case .ended(let key, let alert, let loss): leave(key, alert, for: loss, into: &decision)
            case .flapping(let key, let alert, let isFlapping):
                flappingChanged(key, alert, isFlapping: isFlapping, into: &decision)
            case .due(let kind, let time): timers.set(kind, at: time)
            case .heard(let key, let deadline, let isLearned, let isWatched):
                watch(key, until: deadline, isLearned: isLearned, isWatched: isWatched)
            case .turnedAway(let table): limitReached(table, into: &decision)
            case .counted(let occasion): count(occasion)
            case .failed(let key, let error):
                explain(.failed(error), alert: key)
                let count = state.counters.failures[key.rule]?.count ?? 0
                state.counters.failures[key.rule] = Counters.Failure(count: count + 1, message: error.description)
            case .explained(let reason, let key): explain(reason, alert: key)
            }
        }
    }

    func rule(named name: String) -> Rule? { state.alerts.rules.named(name) }

    /// For what is said without an event: only the labels and how many alerts fire.
    func bindings(labels: Labels, lastSeen: Timestamp?, alerts: Int) -> Bindings {
        state.alerts.bindings(labels: labels, lastSeen: lastSeen, alerts: alerts)
    }

    func firingAlert(_ key: AlertKey) -> Alert? { state.alerts.keys[key]?.firing }

    private mutating func watch(_ key: AlertKey, until deadline: Timestamp?, isLearned: Bool, isWatched: Bool) {
        // One that waited for word from the broker is due later now, whether that comes or not.
        let isUnproven = timers.takeUnproven(.absence(key))
        guard let deadline else { return }
        if isLearned {
            timers.watch(key, until: deadline, now: state.now)
        } else if isUnproven || !isWatched {
            timers.set(.absence(key), at: deadline)
        }
    }

    private mutating func count(_ occasion: AlertChange.Occasion) {
        switch occasion {
        case .evaluation: state.counters.evaluations += 1
        case .outOfOrder: state.counters.outOfOrder += 1
        case .overBeforeKnown: state.counters.overBeforeKnown += 1
        case .clockOff: state.counters.clocksOff += 1
        case .forgottenID: state.counters.limitsReached["deduplication_ids", default: 0] += 1
        }
    }
}
