internal import TocsinEngine
internal import TocsinModel
internal import TocsinStore

/// The effects of a turn, gathered: an incident that changed a thousand times is told once, as it is in the end.
struct Outcome {
    private(set) var notifications: [Notification] = []
    /// Open incidents, in the order in which they first changed.
    private(set) var changed: [IncidentID] = []
    private(set) var closed: [Incident] = []
    /// As they are in the end.
    private(set) var silences: [Silence] = []
    private(set) var marks: [Commit.Mark] = []
    /// Whose inbox changed, ordered.
    var users: [UserID] {
        Set(notifications.map(\.user) + marks.map(\.user)).sorted()
    }

    private var known: Set<IncidentID> = []

    mutating func add(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .notify(let notification):
                notifications.append(notification)
            case .incidentChanged(let id):
                if known.insert(id).inserted { changed.append(id) }
            case .incidentClosed(let incident):
                changed.removeAll { $0 == incident.id }
                closed.append(incident)
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
