internal import OrderedCollections
package import TocsinModel

/// An incident that isn't resolved, with all that is needed to tell people of it.
package struct OpenIncident: Hashable, Codable, Sendable {
    package let id: IncidentID
    package let group: GroupKey
    package let plan: RoutePlan
    package var state: Incident.State
    package let openedAt: Timestamp
    package var updatedAt: Timestamp
    /// Alerts in the order in which they joined.
    var members: OrderedDictionary<AlertKey, Membership>
    /// Alerts beyond the limit, which are counted but not listed.
    package var unlisted: UInt64 = 0
    package var timeline: [TimelineEntry]
    /// When the next flush is due.
    package var nextFlush: Timestamp
    package var told: Told?
    /// Everyone who was told that it is firing, and so is told when it is over. Ordered.
    package var audience: [UserID]

    /// What people know: the content of the last notifications.
    package struct Told: Hashable, Codable, Sendable {
        package var at: Timestamp
        package var severity: Severity
        /// The firing alerts that they know of, ordered.
        package var firing: [AlertKey]
    }

    enum Membership: Hashable, Codable, Sendable {
        /// Its details are with its key's state.
        case firing
        case resolved(Incident.Member)

        var isFiring: Bool {
            switch self {
            case .firing: true
            case .resolved: false
            }
        }
    }

    var firing: [AlertKey] {
        members.filter { $0.value.isFiring }.map(\.key)
    }

    mutating func record(_ entry: TimelineEntry, limit: Int) {
        // The first line says how it began, which stays worth knowing.
        if timeline.count >= max(limit, 2) { timeline.remove(at: 1) }
        timeline.append(entry)
    }
}
