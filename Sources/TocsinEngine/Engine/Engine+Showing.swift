internal import HashTreeCollections
package import TocsinModel
internal import TocsinTime

/// When what is shown of an incident is written anew.
///
/// What changes for people is shown at once. What only goes on, such as the value of an alert, is put right every few seconds; so is what
/// comes and goes in an incident that is large already, each picture of which is large, too. Nobody is notified because of it.
extension Engine {
    /// How old the value of an alert may be as it is shown.
    static let refreshInterval = TimeSpan.seconds(10)
    /// How often one is shown that has more than ``fewAlerts`` alerts, if only these come and go.
    static let showingInterval = TimeSpan.seconds(1)
    static let fewAlerts: UInt64 = 20

    /// Its alerts are not as they were.
    mutating func show(_ incident: inout OpenIncident, into decision: inout Decision) {
        if incident.members.count > Self.fewAlerts, state.now - incident.shownAt < Self.showingInterval {
            refresh(&incident, at: incident.shownAt + Self.showingInterval)
            return
        }
        incident.shownAt = state.now
        incident.refreshAt = nil
        decision.effects.append(.incidentChanged(incident.id))
    }

    /// An alert goes on, with another value.
    mutating func showLater(_ key: AlertKey) {
        for id in state.incidents.incidents(of: key) {
            guard let incident = state.incidents[id], incident.refreshAt == nil else { continue }
            let at = state.now + Self.refreshInterval
            state.incidents[id]?.refreshAt = at
            timers.set(.refresh(id), at: at)
        }
    }

    mutating func refreshIsDue(_ id: IncidentID, into decision: inout Decision) {
        guard var incident = state.incidents[id]?.value else { return }
        incident.refreshAt = nil
        incident.shownAt = state.now
        incident.updatedAt = state.now
        state.incidents[id] = CopyOnWrite(incident)
        decision.effects.append(.incidentChanged(id))
    }

    private mutating func refresh(_ incident: inout OpenIncident, at time: Timestamp) {
        if let due = incident.refreshAt, due <= time { return }
        incident.refreshAt = time
        timers.set(.refresh(incident.id), at: time)
    }

    /// Some of the alerts of an open incident; `nil` where it isn't open.
    ///
    /// - Parameters:
    ///   - after: the last one of the page before.
    ///   - limit: how many at most.
    package func alerts(of id: IncidentID, after: AlertPlace?, limit: Int) -> OpenAlerts? {
        guard let members = state.incidents[id]?.members else { return nil }
        var page = OpenAlerts()
        if case .over(let number) = after {
            page.overBelow = number
            page.overLimit = limit
            return page
        }
        page.firing = firing(of: members, after: after, limit: limit + 1)
        page.hasMore = page.firing.count > limit
        if page.hasMore { page.firing.removeLast() } else { page.overLimit = limit - page.firing.count }
        return page
    }

    /// Those that fire, in the order of ``AlertPlace``.
    private func firing(of members: IncidentMembers, after: AlertPlace?, limit: Int) -> [Incident.Member] {
        switch after {
        case nil:
            let here = members.here.worst(limit)
            return shown(here + members.elsewhere.worst(limit - here.count), of: members)
        case .firing(let severity, let number):
            let here = members.here.worst(limit, after: (severity, number))
            return shown(here + members.elsewhere.worst(limit - here.count), of: members)
        case .moved(let severity, let number):
            return shown(members.elsewhere.worst(limit, after: (severity, number)), of: members)
        case .over:
            return []
        }
    }

    private func shown(_ found: [(severity: Severity, entry: NumberedKeys.Entry)], of members: IncidentMembers)
        -> [Incident.Member]
    {
        found.compactMap { severity, entry in
            let destination = members[entry.key]?.movedTo
            let place: AlertPlace =
                destination == nil ? .firing(severity, number: entry.number) : .moved(severity, number: entry.number)
            return firingAlert(entry.key)?.member(.firing, at: place, movedTo: destination)
        }
    }

    /// Those that matter most, as many as an incident lists itself.
    func listed(_ incident: OpenIncident) -> [Incident.Member] {
        let members = incident.members
        var found = firing(of: members, after: nil, limit: Incident.alertsListed)
        // What fires in one that isn't open any more is kept with those that are over.
        if case .resolved = incident.state {
            for index in found.indices { found[index].place = .over(number: Self.number(of: index, in: members)) }
        }
        let room = Incident.alertsListed - found.count
        found += members.over.suffix(room).reversed().map(\.alert)
        return found
    }

    /// What fires stays known as it was when its incident ended, before what was over then.
    func keepFiring(of incident: OpenIncident, into decision: inout Decision) {
        let members = incident.members
        guard !members.firing.isEmpty else { return }
        for (index, var alert) in firing(of: members, after: nil, limit: members.firing.count).enumerated().reversed() {
            let number = Self.number(of: index, in: members)
            alert.place = .over(number: number)
            decision.effects.append(.alertOver(incident.id, number: number, alert))
        }
    }

    /// The number under which one is kept that fires, by its place among those.
    private static func number(of index: Int, in members: IncidentMembers) -> UInt64 {
        members.lastEnded + UInt64(members.firing.count - index)
    }
}
