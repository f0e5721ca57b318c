internal import TocsinEngine
internal import TocsinModel
internal import TocsinStore

/// The effects of a turn, gathered: an incident that changed a thousand times is told once, as it is in the end.
struct Outcome {
    private(set) var notifications: [Notification] = []
    private var touched: [IncidentID] = []
    /// Open incidents, in the order in which they first changed.
    var changed: [IncidentID] { touched.filter { !closedIDs.contains($0) } }
    private(set) var closed: [Incident] = []
    /// In the order in which they happened.
    private(set) var alerts: [Commit.AlertOver] = []
    /// As they are in the end.
    private(set) var silences: [Silence] = []
    private(set) var marks: [Commit.Mark] = []
    /// Whose inbox changed, ordered.
    var users: [UserID] {
        Set(notifications.map(\.user) + marks.map(\.user)).sorted()
    }

    private var known: Set<IncidentID> = []
    private var closedIDs: Set<IncidentID> = []

    mutating func add(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .notify(let notification):
                notifications.append(notification)
            case .incidentChanged(let id):
                if known.insert(id).inserted { touched.append(id) }
            case .incidentClosed(let incident):
                closedIDs.insert(incident.id)
                closed.append(incident)
            case .alertOver(let incident, let number, let alert):
                alerts.append(Commit.AlertOver(incident: incident, number: number, alert: alert))
            case .deliver:
                // Further channels are decided on; none but the inbox is served yet.
                break
            case .silenceChanged(let silence):
                silences.removeAll { $0.id == silence.id }
                silences.append(silence)
            case .marked(let user, let ids, let state):
                marks.append(Commit.Mark(user: user, ids: ids, state: state))
            }
        }
    }
}
