import TocsinEngine
import TocsinModel

/// What an open incident ought to be, and what people know of it.
struct IncidentModel {
    let plan: RoutePlan
    let group: Labels
    let openedAt: Timestamp
    /// Known once the engine has named it.
    var id: IncidentID?
    var state = State.open
    /// Since when it concerns people: it opened, or an acknowledgement ended.
    var openSince: Timestamp
    /// The firing alerts, with when they joined or became worse.
    var firing: [AlertKey: Timestamp] = [:]
    /// Since when none fires.
    var emptySince: Timestamp?
    var told: Told?
    /// Whether it was due when its route had nobody to tell.
    var hadNobody = false
    /// Who heard that it is firing.
    var heard: Set<UserID> = []
    /// Who heard of an alert in an incident that it came from: they may hear that this one is over.
    var heirs: Set<UserID> = []
    /// The alerts that a user knows of.
    var known: [UserID: Set<AlertKey>] = [:]
    var toldOver: Set<UserID> = []

    enum State: Hashable {
        case open
        case acknowledged(by: UserID)
    }

    struct Told {
        let at: Timestamp
        let severity: Severity
        let firing: Set<AlertKey>
    }

    init(plan: RoutePlan, group: Labels, at now: Timestamp) {
        self.plan = plan
        self.group = group
        openedAt = now
        openSince = now
    }

    var audience: Set<UserID> { heard.union(heirs) }
}
