internal import HashTreeCollections
internal import TocsinModel
package import TocsinTime

/// Whom targets stand for, now.
extension Engine {
    mutating func recipients(of targets: [RoutePlan.Target], reason: (String) -> String) -> [Recipient] {
        state.onCall.recipients(of: targets, in: rulebook, at: state.now, reason: reason)
    }

    mutating func listeners(of incident: OpenIncident) -> Listeners {
        incident.listeners(&state.onCall, in: rulebook, at: state.now)
    }

    /// Whether anybody whom its route or policy names could be told now.
    mutating func reachesRoute(_ incident: OpenIncident) -> Bool {
        incident.reachesRoute(&state.onCall, in: rulebook, at: state.now)
    }

    /// Everyone who was told of an incident and is still configured.
    func audience(of incident: OpenIncident, except user: UserID? = nil, _ reason: String) -> [Recipient] {
        incident.hearers(except: user, among: rulebook.people, reason)
    }

    /// Who is on call for a schedule; `nil` where there is none of that name.
    package func onCall(_ name: String, at time: Timestamp) -> OnCall? {
        state.onCall.onCall(name, in: rulebook, at: time)
    }

    /// Whoever came on call, or was configured, may be who could not be told before.
    mutating func reviewUnheard() {
        for (id, incident) in state.incidents where incident.value.isUnheard && incident.nextFlush > state.now {
            guard incident.lastFlush != nil else { continue }
            state.incidents[id]?.nextFlush = state.now
            timers.set(.flush(id), at: state.now)
        }
    }
}
