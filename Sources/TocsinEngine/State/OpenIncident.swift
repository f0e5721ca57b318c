internal import OrderedCollections
package import TocsinModel

/// An incident that isn't resolved, with all that is needed to tell people of it.
package struct OpenIncident: Hashable, Codable, Sendable {
    package let id: IncidentID
    package let group: GroupKey
    package let plan: RoutePlan
    /// The source whose alert opened it; empty for what is Tocsin's own.
    package let source: String
    package var state: Incident.State
    package let openedAt: Timestamp
    package var updatedAt: Timestamp
    /// Alerts in the order in which they joined.
    var members: OrderedDictionary<AlertKey, Membership>
    /// Alerts beyond the limit, which are counted but not listed.
    package var unlisted: UInt64 = 0
    package var timeline: Timeline
    /// When it is looked at again, at the latest: ``Timestamp/distantFuture`` while nothing can become due.
    package var nextFlush: Timestamp
    /// The ticks of the group interval count from here; `nil` before the group wait is over.
    package var lastFlush: Timestamp?
    package var told: Told?
    /// Everyone who was told that it is firing, and over which channels, and so is told when it is over. Ordered.
    package var audience: Audience = Audience()
    /// `nil` where the route has no policy, and before the first step.
    package var escalation: EscalationRun?
    /// Why some of what fires is withheld, in words; `nil` while nothing is.
    package var withheld: String?
    /// Something that people know of was withheld meanwhile: told once when that ends.
    package var owesReminder = false
    /// An alert began or stopped to flap, which is told at the next flush.
    package var flapping: Notification.Kind?
    /// Its alerts ended because their rules were removed.
    package var lostRule = false

    /// What people know: the content of the last notifications.
    package struct Told: Hashable, Codable, Sendable {
        package var at: Timestamp
        package var severity: Severity
        /// The firing alerts that they know of, ordered.
        package var firing: [AlertKey]
    }

    enum Membership: Hashable, Codable, Sendable {
        /// Its details are with its key's state.
        case firing(Firing)
        /// It fires, became worse, and is another route's now: that one's incident tells of it, and this one only that it is over, to those
        /// who heard of it here.
        case movedOn(to: IncidentID)
        /// Indirect, so that those that fire don't take as much.
        indirect case resolved(Incident.Member)

        /// Whether it fires, here or elsewhere.
        var isFiring: Bool {
            switch self {
            case .firing, .movedOn: true
            case .resolved: false
            }
        }

        var isFiringHere: Bool {
            switch self {
            case .firing: true
            case .movedOn, .resolved: false
            }
        }
    }

    struct Firing: Hashable, Codable, Sendable {
        let since: Timestamp
        /// The silence that counted it last, so that each counts it once.
        var silence: SilenceID?
    }

    /// Whether anybody has said that they have it, or, where several must, that they see to it.
    var wasAcknowledged: Bool { timeline.entries.contains { $0.kind == .acknowledged } }

    /// What fires, here or elsewhere: it is over when none of these does any more.
    var firing: [AlertKey] {
        keys { $0.isFiring }
    }

    /// Whether a firing alert that belongs to it is its own to tell of; one beyond the limit of those that are listed is.
    func tells(of key: AlertKey) -> Bool {
        members[key]?.isFiringHere ?? true
    }

    /// What it may tell of.
    var firingHere: [AlertKey] {
        keys { $0.isFiringHere }
    }

    /// Without the table that a filter of the members would make.
    private func keys(where isMeant: (Membership) -> Bool) -> [AlertKey] {
        var keys: [AlertKey] = []
        for (key, membership) in members where isMeant(membership) { keys.append(key) }
        return keys
    }

    /// Something changed: people hear of it at the next tick of the group interval, or when the group wait is over.
    mutating func touch(at now: Timestamp) {
        guard let lastFlush else { return }
        nextFlush = min(nextFlush, tick(from: lastFlush, notBefore: now))
    }

    /// The first multiple of the group interval after `start` that isn't before `time`.
    func tick(from start: Timestamp, notBefore time: Timestamp) -> Timestamp {
        let interval = max(plan.groupInterval.milliseconds, 1)
        let passed = max((time - start).milliseconds, 0)
        let ticks = max((passed + interval - 1) / interval, 1)
        return start + TimeSpan(milliseconds: ticks * interval)
    }
}
