internal import HashTreeCollections
package import TocsinModel
internal import TocsinTime

/// The open incidents, and the only place that knows which alert is part of which.
///
/// Alerts know nothing of incidents; an incident knows its members. The way from an alert to its incidents is kept here, in the order in
/// which it joined them.
package struct IncidentBook: Hashable, Sendable {
    package private(set) var table = IncidentTable()
    private var groups: TreeDictionary<GroupKey, IncidentID> = [:]
    package private(set) var lastIncident: UInt64 = 0
    private var memberships: TreeDictionary<AlertKey, Membership> = [:]

    // What follows from that.

    /// Incidents of which something is withheld.
    @Derived private(set) var suppressed: TreeSet<IncidentID> = []
    /// What ``memberships`` take, by the sources of their alerts.
    @Derived private(set) var bytes = SourceBytes()

    /// The incidents of one alert.
    private struct Membership: Hashable, Codable, Sendable {
        /// On whose account it is.
        let source: String
        var incidents: [IncidentID]

        /// What an incident remembers of one member, in bytes.
        static let weight = 256
    }

    package init() {}

    // MARK: Incidents

    package var count: Int { table.count }
    package var isEmpty: Bool { table.isEmpty }
    package var keys: [IncidentID] { table.keys }
    package var values: some Sequence<CopyOnWrite<OpenIncident>> { table.values }

    package subscript(id: IncidentID) -> CopyOnWrite<OpenIncident>? {
        get { table[id] }
        _modify { yield &table[id] }
    }

    /// Takes an incident out so that it has one owner, and can be changed without being copied: put it back.
    mutating func take(_ id: IncidentID) -> CopyOnWrite<OpenIncident>? { table.take(id) }

    /// The open incident of a group.
    func open(_ group: GroupKey) -> IncidentID? { groups[group].flatMap { table[$0] == nil ? nil : $0 } }

    /// Opens an incident for an alert, which joins it next.
    ///
    /// - Parameters:
    ///   - source: whose alert it is; empty for what is Tocsin's own.
    ///   - summary: of the alert.
    mutating func open(
        _ group: GroupKey,
        _ plan: RoutePlan,
        of source: String,
        _ summary: String,
        at now: Timestamp
    ) -> OpenIncident {
        lastIncident += 1
        let incident = OpenIncident(
            id: IncidentID(lastIncident),
            group: group,
            plan: plan,
            source: source,
            state: .open,
            openedAt: now,
            updatedAt: now,
            timeline: Timeline(TimelineFact.opened(summary).entry(at: now)),
            nextFlush: now + plan.groupWait
        )
        groups[group] = incident.id
        table[incident.id] = CopyOnWrite(incident)
        return incident
    }

    /// Whether there ever was an incident of this id.
    func wasOpened(_ id: IncidentID) -> Bool { id.number > 0 && id.number <= lastIncident }

    /// An incident is over.
    ///
    /// - Returns: the alerts that still fire in it, and go on without.
    mutating func close(_ incident: OpenIncident) -> [AlertKey] {
        let firing = incident.members.here.inOrder + incident.members.elsewhere.inOrder
        for key in firing { part(key, from: incident.id) }
        table[incident.id] = nil
        suppressed.remove(incident.id)
        groups[incident.group] = nil
        return firing
    }

    /// Whether something of an incident is withheld.
    mutating func setSuppressed(_ isSuppressed: Bool, of id: IncidentID) {
        if isSuppressed { suppressed.insert(id) } else if !suppressed.isEmpty { suppressed.remove(id) }
    }

    // MARK: Alerts

    /// The incidents that an alert is part of, in the order in which it joined them.
    package func incidents(of key: AlertKey) -> [IncidentID] { memberships[key]?.incidents ?? [] }

    /// An alert is part of an incident from now on.
    ///
    /// - Parameter source: on whose account it is.
    mutating func join(_ key: AlertKey, to id: IncidentID, of source: String) {
        var membership = memberships[key] ?? Membership(source: source, incidents: [])
        guard !membership.incidents.contains(id) else { return }
        membership.incidents.append(id)
        memberships[key] = membership
        bytes.add(Membership.weight, to: membership.source)
    }

    /// An alert is no longer part of an incident.
    mutating func part(_ key: AlertKey, from id: IncidentID) {
        guard var membership = memberships[key], let index = membership.incidents.firstIndex(of: id) else { return }
        membership.incidents.remove(at: index)
        memberships[key] = membership.incidents.isEmpty ? nil : membership
        bytes.add(-Membership.weight, to: membership.source)
    }

    /// An alert is over: it is part of none any more.
    mutating func partAll(_ key: AlertKey) {
        guard let membership = memberships.removeValue(forKey: key) else { return }
        bytes.add(-Membership.weight * membership.incidents.count, to: membership.source)
    }

    /// The clock was set.
    mutating func shift(by step: TimeSpan) {
        for id in table.keys { table[id]?.value.shift(by: step) }
    }
}

extension IncidentBook: Sequence {
    package func makeIterator() -> IncidentTable.Iterator { table.makeIterator() }
}

extension IncidentBook: Codable {
    private enum CodingKeys: String, CodingKey {
        case table = "incidents"
        case groups
        case lastIncident
        case memberships
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        table = try fields.decode(IncidentTable.self, forKey: .table)
        groups = try fields.decode(TreeDictionary<GroupKey, IncidentID>.self, forKey: .groups)
        lastIncident = try fields.decode(UInt64.self, forKey: .lastIncident)
        // An earlier version wrote them with the alerts.
        let written = try fields.decodeIfPresent(TreeDictionary<AlertKey, Membership>.self, forKey: .memberships)
        memberships = written ?? [:]
        for (_, membership) in memberships {
            bytes.add(Membership.weight * membership.incidents.count, to: membership.source)
        }
        suppressed = TreeSet(table.values.lazy.filter { $0.withheld != nil }.map(\.id))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(table, forKey: .table)
        try fields.encode(groups, forKey: .groups)
        try fields.encode(lastIncident, forKey: .lastIncident)
        try fields.encode(memberships, forKey: .memberships)
    }
}
