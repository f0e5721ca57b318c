internal import HashTreeCollections
package import TocsinModel
package import TocsinTime

/// An incident that isn't resolved, with all that is needed to tell people of it.
package struct OpenIncident: Hashable, Codable, Sendable {
    package let id: IncidentID
    package let group: GroupKey
    package let plan: RoutePlan
    /// The source whose alert opened it; empty for what is Tocsin's own.
    package let source: String
    package var state: Incident.State
    package var openedAt: Timestamp
    package var updatedAt: Timestamp
    var members = IncidentMembers()
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
    /// Nobody whom its route names could be told so far: they are as soon as somebody can be.
    package var owesRoute = false
    /// When what is shown of it is put right, as its alerts went on meanwhile; `nil` while it is right.
    package var refreshAt: Timestamp?
    /// When it was last shown because its alerts changed.
    var shownAt: Timestamp = .epoch
    /// Why its last alert ended, where that was for want of a rule and not because it is well.
    package var lost: Alert.Loss?
    /// The number of the last that had ended when all that people knew of was over; from there on it is told as if it began anew.
    var toldThrough: UInt64 = 0
    /// How many had ended by then.
    var overBefore: UInt64 = 0

    /// What people know: the content of the last notifications.
    package struct Told: Hashable, Codable, Sendable {
        package var at: Timestamp
        package var severity: Severity
        /// Whether they know that some of it comes and goes.
        var isFlapping = false
        /// The firing alerts that they know of.
        var firing: TreeSet<AlertKey>
        /// Who was told last, and so of all of it: who heard before may know of some only. `nil` in states of earlier versions.
        var users: [UserID]?
    }

    /// Whether anybody has said that they have it, or, where several must, that they see to it.
    var wasAcknowledged: Bool { timeline.entries.contains { $0.kind == .acknowledged } }

    /// Whether all that people know of is over, though something fires.
    var isOverAsKnown: Bool {
        guard let told, !told.firing.isEmpty, !members.firing.isEmpty else { return false }
        return told.firing.allSatisfy { members[$0] == nil }
    }

    /// Nobody knows of it: what fires from here on is told as if it began now, and nothing of what was over before is told again.
    mutating func beginAnew() {
        toldThrough = members.lastEnded
        overBefore = members.overCount
        told = nil
        audience = Audience()
        escalation = nil
        owesReminder = false
        owesRoute = false
    }

    /// Whether a firing alert that belongs to it is its own to tell of.
    func tells(of key: AlertKey) -> Bool {
        members[key].map { $0.movedTo == nil } ?? false
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

extension OpenIncident {
    /// What was written into its story stays as it was said.
    mutating func shift(by step: TimeSpan) {
        openedAt = openedAt.shifted(by: step)
        updatedAt = updatedAt.shifted(by: step)
        nextFlush = nextFlush.shifted(by: step)
        lastFlush = lastFlush?.shifted(by: step)
        refreshAt = refreshAt?.shifted(by: step)
        shownAt = shownAt.shifted(by: step)
        if let at = told?.at { told?.at = at.shifted(by: step) }
        members.shift(by: step)
        if case .until(let at)? = escalation?.wait { escalation?.wait = .until(at.shifted(by: step)) }
        switch state {
        case .open, .resolved:
            break
        case .acknowledged(let user, let at, let until):
            state = .acknowledged(by: user, at: at.shifted(by: step), until: until?.shifted(by: step))
        case .snoozed(let user, let at, let until):
            state = .snoozed(by: user, at: at.shifted(by: step), until: until.shifted(by: step))
        }
    }
}
