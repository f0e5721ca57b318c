internal import HashTreeCollections
internal import HeapModule
internal import TocsinModel

/// An alert that comes and goes too often is told once as flapping, and once as stable.
extension Engine {
    /// The key's alert began or stopped to flap: its incidents tell so at once.
    mutating func flappingChanged(_ key: AlertKey, isFlapping: Bool, into decision: inout Decision) {
        guard let alert = firingAlert(key) else { return }
        let kind: Notification.Kind = isFlapping ? .flapping : .stable
        for id in alert.incidents {
            guard var incident = state.incidents[id]?.value, incident.tells(of: key) else { continue }
            record(&incident, isFlapping ? .flapping : .stable, "\(kind.rawValue): \(alert.summary)")
            incident.flapping = kind
            // People who were never told of it needn't hear that it is calm again.
            if incident.told == nil { incident.flapping = nil }
            incident.nextFlush = incident.lastFlush == nil ? incident.nextFlush : state.now
            state.incidents[id] = CopyOnWrite(incident)
            arm(incident)
            decision.effects.append(.incidentChanged(id))
        }
    }
}
