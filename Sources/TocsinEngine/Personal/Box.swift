package import HashTreeCollections
package import TocsinModel
package import TocsinTime

/// What is held for one user, to be handed over as one digest.
package struct Box: Hashable, Codable, Sendable {
    package var due: Timestamp
    /// Over which it will be told: those that each held notification would have had.
    package var channels: [String]
    /// Each once.
    package var incidents: TreeSet<IncidentID> = []
    /// Incidents that were over before they were told.
    package var over: UInt64 = 0
    /// Of a sum, how many notifications of each kind it stands for, and how many critical ones among them.
    package var summed: [String: UInt64] = [:]
    package var critical: UInt64 = 0
}

extension Box {
    mutating func use(_ channels: [String]) {
        for channel in channels where !self.channels.contains(channel) { self.channels.append(channel) }
    }

    mutating func count(_ kind: Notification.Kind, _ severity: Severity) {
        summed[kind.rawValue, default: 0] &+= 1
        if severity == .critical, kind.opens { critical &+= 1 }
    }

    /// Its incidents as they were opened.
    var inOrder: [IncidentID] { incidents.sorted() }

    package var summedInAll: UInt64 { summed.values.reduce(0, &+) }

    /// - Returns: whether the incident is new here.
    @discardableResult
    mutating func add(_ id: IncidentID, _ channels: [String]) -> Bool {
        use(channels)
        return incidents.insert(id).inserted
    }
}
