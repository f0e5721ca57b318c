internal import HashTreeCollections
internal import TocsinModel

/// An alert that comes and goes too often is told once as flapping, and once as stable.
extension Engine {
    /// The key's alert began or stopped to flap: its incidents look at once whether people are to hear of it.
    mutating func flappingChanged(
        _ key: AlertKey,
        _ alert: Alert,
        isFlapping: Bool,
        into decision: inout Decision
    ) {
        for id in state.incidents.incidents(of: key) {
            guard var incident = state.incidents[id]?.value, incident.tells(of: key) else { continue }
            record(&incident, isFlapping ? .flapping(alert.summary) : .stable(alert.summary))
            incident.members.setFlapping(isFlapping, of: key)
            incident.nextFlush = incident.lastFlush == nil ? incident.nextFlush : state.now
            state.incidents[id] = CopyOnWrite(incident)
            arm(incident)
            decision.effects.append(.incidentChanged(id))
        }
    }
}
