import TocsinEngine
import TocsinModel
import TocsinTime

/// Follows the engine from outside with a model of its own, and says which law a step breaks.
///
/// What it knows it has from the inputs, from the rulebook in plain values, and from what the engine orders; the engine's own
/// books are only compared with.
struct Checker {
    var blueprint: Blueprint
    /// How late the engine may be woken.
    let lateness: TimeSpan
    var alerts: [AlertKey: AlertModel] = [:]
    var incidents: [IncidentModel] = []
    var link = BrokerLink.down(since: .epoch)
    var silences: [SilenceModel] = []
    var lastSilence = SilenceID(0)
    /// Changes to who is on call, in the order in which they were made.
    var overrides: [ScheduleOverride] = []
    private var overridesMade: UInt64 = 0
    /// Held for quiet hours and digests, by what the digests say.
    var handedOver: UInt64 = 0
    var holdFloor = Timestamp.epoch
    /// Up to when the broker was heard; `nil` while nobody asks it.
    var heard: Timestamp?
    /// When the service last began to run: before, nobody could be told.
    var startedAt = Timestamp.epoch
    /// When the clock was set last, by the clock as it is since.
    var clockSetAt = Timestamp.epoch
    var counters = Tally()
    var deduplication: [String: [String]] = [:]
    var inboxes: [UserID: [NotificationID: (incident: IncidentID?, state: Notification.State)]] = [:]
    var closed: Set<IncidentID> = []
    var lastIncident = IncidentID(0)
    var lastNotification = NotificationID(0)
    var now = Timestamp.epoch
    var expectedVerdict = Decision.Verdict.evaluated
    /// Incidents that this step closes, by the engine's word.
    var closing: [IncidentID: Incident] = [:]
    /// Incidents that this step changes or closes, as they are afterwards.
    var changed: [IncidentID: Incident] = [:]
    /// The firing alerts of each incident before the step.
    var firingBefore: [IncidentID: Set<AlertKey>] = [:]
    private let findings = Findings()
    /// The incidents that somebody had before the step.
    var pausedBefore: Set<IncidentID> = []
    /// Whether a silence ended in this step: what it withheld may be told before another one begins.
    var hasSilenceEnded = false
    /// Alerts that fired before the step.
    var alertsFiringBefore: Set<AlertKey> = []
    /// As bad as what waited to fire was after the last step, by the engine's word.
    var waiting: [AlertKey: Severity] = [:]
    /// Incidents whose policy's next step was due before anything else in this step.
    var escalationsDue: Set<IncidentID> = []
    /// What somebody asked of incidents that open in this step, and aren't known by their ids yet.
    var askedOfNew: [IncidentID: (action: Command.IncidentAction, user: UserID)] = [:]
    /// What might be told of each incident before the step.
    var tellableBefore: [IncidentID: Set<AlertKey>] = [:]
    private(set) var step = 0

    private let everOpaque: Bool

    init(blueprint: Blueprint, lateness: TimeSpan) {
        self.blueprint = blueprint
        everOpaque = blueprint.rules.contains { $0.isOpaque }
        self.lateness = lateness
    }

    var violations: [Violation] { findings.violations }

    func expect(_ law: Violation.Law, _ holds: Bool, _ text: @autoclosure () -> String) {
        if !holds { findings.violations.append(Violation(law: law, text: text(), step: step)) }
    }

    mutating func observe(_ record: Record) {
        step = record.number
        now = record.at
        closing = [:]
        for case .incidentClosed(let incident) in record.decision.effects { closing[incident.id] = incident }
        changed = record.incidents.merging(closing) { _, last in last }
        firingBefore = [:]
        pausedBefore = Set(incidents.filter { $0.state != .open }.compactMap(\.id))
        for incident in incidents { if let id = incident.id { firingBefore[id] = Set(incident.firing.keys) } }
        alertsFiringBefore = Set(alerts.filter { $0.value.phase == .firing }.keys)
        hasSilenceEnded = false
        escalationsDue = []
        askedOfNew = [:]
        // What is due is due by the clock as it is now.
        if case .clockStepped(let step) = record.input { shift(by: step) }
        for incident in incidents {
            guard let id = incident.id else { continue }
            switch incident.run?.wait {
            case .until(let due): if due <= now { escalationsDue.insert(id) }
            case .overdue: escalationsDue.insert(id)
            case .some(.none): break
            // Woken late, the engine may begin with the first step before anything else in this step.
            case nil:
                let begins = incident.openedAt + incident.plan.groupWait
                if isLazy, incident.told == nil, begins <= now { escalationsDue.insert(id) }
            }
        }
        expectedVerdict = .evaluated

        for index in incidents.indices {
            incidents[index].commanded = false
            incidents[index].isGivenNow = false
        }
        for silence in silences where !silence.isActive && silence.start <= now { begin(silence.id) }
        // Another rulebook is in force before it is said to be.
        if let next = record.blueprint { blueprint = next }
        prepare(for: record.input)
        settlePauses()
        if record.blueprint == nil { settleTimers() }
        take(record.input, record)
        settleTimers()
        adoptOpaque(record)
        separateMoved()

        for case .silenceChanged(let silence) in record.decision.effects { follow(silence) }
        let before = Dictionary(incidents.compactMap { incident in incident.id.map { ($0, incident.tellable) } }) {
            first,
            _ in first
        }
        tellableBefore = before
        lookAtWithheld()
        follow(record)
        compareAlerts(record)
        compareIncidents(record)
        checkCounters(record)
        checkDeadlines()
        checkSilences()
        checkWake(record)
        for (user, unread) in record.unread {
            let expected = inboxes[user]?.values.count { $0.state == .unread } ?? 0
            expect(.inbox, unread == expected, "\(user) has \(unread) unread, not \(expected)")
        }
    }

    private mutating func prepare(for input: Input) {
        switch input {
        case .started:
            link = .down(since: now)
            startedAt = now
            holdFloor = now + .seconds(5)
        case .linkLost(let since):
            if case .up(let up) = link { link = .down(since: min(max(since, up), now)) }
        case .heard(let through):
            heard = max(heard ?? .epoch, min(through, now))
            if case .up(let since) = link, through > since { holdFloor = min(holdFloor, now) }
        case .linkRestored:
            if case .down = link { link = .up(since: now) }
        case .event, .command, .condition, .wake, .rulebookReplaced, .sourcesCutOff, .clockStepped:
            break
        }
    }

    private mutating func take(_ input: Input, _ record: Record) {
        switch input {
        case .event(let event): receive(event)
        case .command(let command): carryOut(command, record)
        case .linkRestored: restoreLink()
        case .rulebookReplaced: if let next = record.blueprint { replace(with: next) }
        case .condition, .wake, .started, .linkLost, .heard, .sourcesCutOff, .clockStepped: break
        }
    }

    private mutating func checkCounters(_ record: Record) {
        let seen = record.counters
        expect(
            .verdicts,
            record.decision.verdict == expectedVerdict,
            "\(record.decision.verdict), not \(expectedVerdict)"
        )
        let pairs: [(String, UInt64, UInt64)] = [
            ("events", seen.events, counters.events),
            ("duplicates", seen.duplicates, counters.duplicates),
            ("unmatched", seen.unmatched, counters.unmatched),
            ("notifications", seen.notifications, counters.notifications),
        ]
        for (name, actual, expected) in pairs {
            expect(.counters, actual == expected, "\(name): \(actual), not \(expected)")
        }
        // The predicate index spares what can't hold.
        if blueprint.hasEventTime || hasOpaqueRules { return }
        expect(
            .counters,
            seen.evaluations <= counters.evaluations,
            "evaluations: \(seen.evaluations) of \(counters.evaluations)"
        )
        expect(
            .counters,
            seen.alertsFired == counters.alertsFired,
            "fired: \(seen.alertsFired), not \(counters.alertsFired)"
        )
        expect(
            .counters,
            seen.alertsResolved == counters.alertsResolved,
            "ended: \(seen.alertsResolved), not \(counters.alertsResolved)"
        )
        let failures = seen.failures.mapValues(\.count)
        expect(.counters, failures == counters.failures, "failures: \(failures), not \(counters.failures)")
    }

    private mutating func checkWake(_ record: Record) {
        if let at = record.wakeAt {
            expect(.wake, at > now, "asks to be woken at \(at.rfc3339), which is over")
        }
        var deadlines = alerts.keys.compactMap { key in
            // What waits for word from the broker has no time of its own.
            deadline(of: key).flatMap { $0 > now || isProven(key, at: $0) ? $0 : nil }
        }
        for incident in incidents where incident.told == nil && !incident.isVeiled && incident.state == .open {
            guard !incident.tellable.isEmpty, !incident.isWithheld, !incident.couldNotBeHeard else { continue }
            let since = max(incident.firing.values.min() ?? now, incident.openSince)
            deadlines.append(since + incident.plan.groupWait + incident.plan.groupInterval + grace)
        }
        for incident in incidents {
            if let end = incident.state.end { deadlines.append(end) }
            if case .until(let due)? = incident.run?.wait, incident.state == .open, due > now || !incident.isVeiled {
                deadlines.append(due)
            }
        }
        guard let first = deadlines.min() else { return }
        expect(
            .wake,
            record.wakeAt.map { $0 <= first } ?? false,
            "something is due at \(first.rfc3339), and it asks for \(record.wakeAt?.rfc3339 ?? "nothing")"
        )
    }

    private mutating func begin(_ id: SilenceID) {
        guard let index = silences.firstIndex(where: { $0.id == id }) else { return }
        silences[index].isActive = true
        let match = silences[index].match
        for place in incidents.indices {
            let incident = incidents[place]
            // What people know of is withheld from here on, though it may be over by the end of this step.
            let withholds = incident.firing.keys.contains { key in
                guard let alert = alerts[key], match.fits(alert.labels, alert.severity) else { return false }
                return incident.told?.firing.contains(key) ?? false || incident.isBack.contains(key)
            }
            if withholds { incidents[place].owesReminder = true }
        }
    }

    private var hasOpaqueRules: Bool { everOpaque }

    /// Whom targets stand for now.
    func recipients(_ targets: [RoutePlan.Target]) -> Set<UserID> {
        blueprint.recipients(targets, at: now, overrides)
    }

    mutating func follow(_ command: Command.Action, _ answer: CommandResult?) {
        switch (command, answer) {
        case (.addOverride(let request), .override(let override)):
            // As it was asked for, whatever was made of it.
            overrides.append(ScheduleOverride(id: override.id, request: request, by: override.by))
            overridesMade += 1
            expect(.identifiers, override.id.number == overridesMade, "\(override.id) after \(overridesMade - 1)")
        case (.removeOverride(let id), .done): overrides.removeAll { $0.id == id }
        default: break
        }
    }

    var lastOverride: UInt64 { overridesMade }

    var isLazy: Bool { lateness > .zero }

    /// After everything is over and the time for telling it has passed.
    mutating func finish(_ record: Record) {
        expect(.rest, incidents.isEmpty, "open: \(incidents.compactMap(\.id))")
        expect(
            .rest,
            alerts.values.allSatisfy { $0.phase == .inactive },
            "still firing: \(alerts.filter { $0.value.phase != .inactive }.keys.map(\.description))"
        )
        expect(.rest, record.wakeAt == nil, "asks to be woken at \(record.wakeAt?.rfc3339 ?? "")")
        let held = record.counters.held
        let gone = record.counters.handedOver + record.counters.leftDigests
        expect(.held, held == gone, "\(held) were held, and \(gone) told or over")
        expect(.rest, record.keys.allSatisfy { $0.value.phase == .inactive }, "some keys are still in trouble")
    }
}
