internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// The alerts of an open incident.
///
/// What fires is all here, however much it is. What is over leaves after a while and stays in the count, so that what an incident takes
/// follows from what is wrong now and not from all that ever was. The worst are found without looking at the others.
struct IncidentMembers: Sendable {
    /// One that fires. Its details are with its key's state.
    struct Firing: Hashable, Codable, Sendable {
        /// Its place in the order in which they joined.
        let number: UInt64
        var since: Timestamp
        var severity: Severity
        /// Which incident tells of it since it became worse; `nil` where this one does. Here only that it is over is told then, to those who
        /// heard of it here.
        var movedTo: IncidentID?
        /// The silence that counted it last, so that each counts it once.
        var silence: SilenceID?
    }

    /// One that is over.
    struct Over: Hashable, Codable, Sendable {
        /// Its place in the order in which they ended.
        let number: UInt64
        let key: AlertKey
        let alert: Incident.Member
    }

    private(set) var firing: TreeDictionary<AlertKey, Firing> = [:]
    /// The last that ended, in that order; at most ``Incident/alertsRemembered``.
    private(set) var over: [Over] = []
    /// Those that are over, also those that are no longer among ``over``.
    private(set) var overCount: UInt64 = 0
    /// The worst of those that are over and no longer among ``over``.
    private(set) var worstForgotten: Severity?
    /// The labels that all that ever joined have in common.
    private(set) var labels: Labels = [:]
    /// The number of the last that joined.
    private(set) var lastJoined: UInt64 = 0
    /// The number of the last that ended.
    private(set) var lastEnded: UInt64 = 0

    /// Those that fire here and flap.
    private(set) var flapping: TreeSet<AlertKey> = []

    // What follows from that.
    private(set) var here = RankedKeys()
    private(set) var elsewhere = RankedKeys()
    /// Whether one that fired may have left since that was asked for.
    private var hasLeft = true

    subscript(key: AlertKey) -> Firing? { firing[key] }

    var isEmpty: Bool { firing.isEmpty && overCount == 0 }
    /// Those that fire and those that are over.
    var count: UInt64 { UInt64(firing.count) + overCount }

    var counts: AlertCounts {
        var counts = AlertCounts()
        counts.firing = firing.count
        counts.resolved = overCount
        for severity in Severity.allCases {
            counts.bySeverity[severity.rank] = here[severity].count + elsewhere[severity].count
        }
        return counts
    }

    /// The worst of those that are over.
    var worstOver: Severity? {
        (over.lazy.map(\.alert.severity).max()).map { max($0, worstForgotten ?? $0) } ?? worstForgotten
    }

    /// The worst of some that fire here. It costs nothing where those are all.
    func severity(of some: [AlertKey]) -> Severity {
        if some.count == here.count { return here.worst ?? .info }
        return some.reduce(.info) { max($0, firing[$1]?.severity ?? .info) }
    }

    // MARK: Changes

    /// Whether one that fired may have left, once.
    mutating func takeHasLeft() -> Bool {
        defer { hasLeft = false }
        return hasLeft
    }

    /// It fires, and this incident tells of it.
    ///
    /// - Returns: the number under which it was over, where it was and that is known.
    mutating func join(_ key: AlertKey, _ alert: Alert, at now: Timestamp) -> UInt64? {
        if let present = firing[key] {
            if present.movedTo == nil { return nil }
            drop(key, present)
        }
        labels = lastJoined == 0 ? alert.labels : labels.common(with: alert.labels)
        lastJoined += 1
        put(key, Firing(number: lastJoined, since: now, severity: alert.severity))
        guard let index = over.firstIndex(where: { $0.key == key }) else { return nil }
        overCount -= 1
        return over.remove(at: index).number
    }

    /// It is over.
    ///
    /// - Returns: what is to be kept of it; `nil` where it wasn't firing here.
    mutating func end(_ key: AlertKey, _ alert: Alert) -> Over? {
        guard let present = firing[key] else { return nil }
        drop(key, present)
        hasLeft = true
        lastEnded += 1
        let ended = Over(number: lastEnded, key: key, alert: alert.member(.resolved, at: .over(number: lastEnded)))
        if over.count >= Incident.alertsRemembered {
            let first = over.removeFirst()
            worstForgotten = max(worstForgotten ?? .info, first.alert.severity)
        }
        over.append(ended)
        overCount += 1
        return ended
    }

    /// It never was in it.
    mutating func remove(_ key: AlertKey) {
        guard let present = firing[key] else { return }
        drop(key, present)
        hasLeft = true
    }

    mutating func moveOn(_ key: AlertKey, to incident: IncidentID) {
        guard var present = firing[key] else { return }
        drop(key, present)
        present.movedTo = incident
        put(key, present)
    }

    mutating func setSeverity(_ severity: Severity, of key: AlertKey) {
        guard var present = firing[key], present.severity != severity else { return }
        let isFlapping = flapping.contains(key)
        drop(key, present)
        present.severity = severity
        put(key, present)
        if isFlapping { flapping.insert(key) }
    }

    mutating func shift(by step: TimeSpan) {
        for key in firing.keys {
            guard let since = firing[key]?.since else { continue }
            firing[key]?.since = since.shifted(by: step)
        }
    }

    /// It began or stopped to flap.
    mutating func setFlapping(_ isFlapping: Bool, of key: AlertKey) {
        guard let present = firing[key], present.movedTo == nil else { return }
        if isFlapping { flapping.insert(key) } else { flapping.remove(key) }
    }

    mutating func setSilence(_ silence: SilenceID, of key: AlertKey) {
        firing[key]?.silence = silence
    }

    private mutating func put(_ key: AlertKey, _ member: Firing) {
        firing[key] = member
        if member.movedTo == nil {
            here[member.severity].insert(key, at: member.number)
        } else {
            elsewhere[member.severity].insert(key, at: member.number)
        }
    }

    private mutating func drop(_ key: AlertKey, _ member: Firing) {
        firing[key] = nil
        flapping.remove(key)
        if member.movedTo == nil {
            here[member.severity].remove(member.number)
        } else {
            elsewhere[member.severity].remove(member.number)
        }
    }
}

extension Labels {
    /// The pairs that both have.
    func common(with other: Labels) -> Labels {
        Labels(pairs.filter { other.pairs.contains($0) })
    }
}

/// What follows from the rest is neither compared nor written.
extension IncidentMembers: Hashable {
    static func == (left: Self, right: Self) -> Bool {
        left.lastJoined == right.lastJoined && left.lastEnded == right.lastEnded && left.overCount == right.overCount
            && left.worstForgotten == right.worstForgotten && left.labels == right.labels
            && left.firing == right.firing && left.over == right.over && left.flapping == right.flapping
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(lastJoined)
        hasher.combine(lastEnded)
        hasher.combine(overCount)
        hasher.combine(firing)
        hasher.combine(over)
    }
}

extension IncidentMembers: Codable {
    private enum Field: String, CodingKey {
        case firing, over, labels, flapping
        case overCount = "over_count"
        case worstForgotten = "worst_forgotten"
        case lastJoined = "last_joined"
        case lastEnded = "last_ended"
    }

    private struct Named: Codable {
        let key: AlertKey
        let member: Firing
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        for named in try fields.decode([Named].self, forKey: .firing) { put(named.key, named.member) }
        over = try fields.decode([Over].self, forKey: .over)
        overCount = try fields.decode(UInt64.self, forKey: .overCount)
        worstForgotten = try fields.decodeIfPresent(Severity.self, forKey: .worstForgotten)
        labels = try fields.decode(Labels.self, forKey: .labels)
        lastJoined = try fields.decode(UInt64.self, forKey: .lastJoined)
        lastEnded = try fields.decode(UInt64.self, forKey: .lastEnded)
        flapping = TreeSet(try fields.decodeIfPresent([AlertKey].self, forKey: .flapping) ?? [])
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        // In the order in which they joined, so that reading appends.
        let named = firing.map { Named(key: $0.key, member: $0.value) }
        try fields.encode(named.sorted { $0.member.number < $1.member.number }, forKey: .firing)
        try fields.encode(over, forKey: .over)
        try fields.encode(overCount, forKey: .overCount)
        try fields.encodeIfPresent(worstForgotten, forKey: .worstForgotten)
        try fields.encode(labels, forKey: .labels)
        try fields.encode(lastJoined, forKey: .lastJoined)
        try fields.encode(lastEnded, forKey: .lastEnded)
        if !flapping.isEmpty { try fields.encode(flapping.sorted(), forKey: .flapping) }
    }
}
