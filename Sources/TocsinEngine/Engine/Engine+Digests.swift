internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// What quiet hours and digests hold back, and hand over as one message, less what was over meanwhile.
extension Engine {
    /// Lines of a digest; more are counted.
    private static let lineLimit = 50

    mutating func hold(
        _ incident: inout OpenIncident,
        for recipient: Recipient,
        _ slot: BoxKey.Slot,
        until: Timestamp,
        _ channels: [String]
    ) {
        let key = BoxKey(user: recipient.user, slot: slot)
        let reason: Reason
        switch slot {
        case .quietHours: reason = .heldForQuietHours(recipient.user, until: until)
        case .digest: reason = .heldForDigest(recipient.user, until: until)
        case .budget: reason = .heldForBudget(recipient.user, until: until)
        case .sum: return
        }
        explain(reason, incident: incident.id, user: recipient.user)
        record(&incident, .held(reason, because: recipient.reason), user: recipient.user)
        let held = state.personal.hold(incident.id, in: key, until: until, channels)
        arm(held, in: key)
        if held.isNew { state.counters.held += 1 }
    }

    /// An incident is over: it leaves every box.
    mutating func leaveBoxes(_ id: IncidentID) {
        for key in state.personal.leaveBoxes(id) {
            state.counters.leftDigests += 1
            explain(.overWhileHeld, incident: id, user: key.user)
        }
    }

    /// What somebody is told of now is no news to them later.
    mutating func leaveBoxes(_ id: IncidentID, of user: UserID) {
        for _ in 0..<state.personal.leaveBoxes(id, of: user, at: state.now) {
            state.counters.leftDigests += 1
            explain(.notifiedWhileHeld, incident: id, user: user)
        }
    }

    /// A box is due.
    mutating func handOver(_ key: BoxKey, into decision: inout Decision) {
        switch state.personal.release(key, in: rulebook, at: state.now) {
        case .nothing:
            break
        case .abandoned(let box):
            abandon(box, of: key.user)
        case .sum(let box):
            tellSum(box, key, into: &decision)
        case .merged(let held, let known):
            arm(held, in: BoxKey(user: key.user, slot: .quietHours))
            state.counters.handedOver += UInt64(known)
        case .digest(let box):
            let rest = withoutOwn(box, of: key.user)
            guard !rest.incidents.isEmpty else {
                explain(.nothingLeftToDigest(key.user), user: key.user)
                return
            }
            tellDigest(rest, key, had: box.incidents.count - rest.incidents.count, into: &decision)
        }
    }

    private mutating func arm(_ held: PersonalBook.Held, in key: BoxKey) {
        if held.isNewBox { timers.set(.box(key), at: held.due) }
    }

    /// What its user acknowledged meanwhile is no news to them.
    private mutating func withoutOwn(_ box: Box, of user: UserID) -> Box {
        var rest = box
        rest.incidents = []
        for id in box.inOrder {
            guard case .acknowledged(user, _, _)? = state.incidents[id]?.state else {
                rest.incidents.insert(id)
                continue
            }
            state.counters.leftDigests += 1
            explain(.acknowledgedWhileHeld(user), incident: id, user: user)
        }
        return rest
    }

    /// What quiet hours hold waits for their end as they are now.
    mutating func reviewBoxes(of only: UserID? = nil) {
        for box in state.personal.reviewBoxes(of: only, in: rulebook, at: state.now) {
            timers.set(.box(box.key), at: box.due)
        }
    }

    /// - Parameter had: incidents that were left out because the user has them.
    private mutating func tellDigest(_ box: Box, _ key: BoxKey, had: Int, into decision: inout Decision) {
        var lines = BoundedLines(limit: Self.lineLimit, reserve: 512)
        var worst = Severity.info
        var alerts = 0
        for id in box.inOrder {
            guard var incident = state.incidents[id]?.value else { continue }
            let described = describe(incident)
            worst = max(worst, described.severity)
            alerts += described.counts.firing
            lines.add(described.digestLine)
            record(&incident, .digest(key.slot), user: key.user)
            incident.audience.add(key.user, box.channels)
            state.incidents[id] = CopyOnWrite(incident)
            decision.effects.append(.incidentChanged(id))
        }
        state.counters.handedOver += UInt64(box.incidents.count)
        lines.sayMore(than: box.incidents.count)
        if box.over > 0 { lines.append("\(box.over) more came and went.") }
        if had > 0 { lines.append("\(had) more that you have acknowledged.") }
        let count = box.incidents.count
        tellAlone(
            [Recipient(user: key.user, reason: key.slot.heldReason)],
            .digest,
            worst,
            title: "\(count) \(count == 1 ? "incident" : "incidents") \(key.slot.title)",
            body: lines.text,
            channels: box.channels,
            alerts: alerts,
            into: &decision
        )
    }

    private mutating func abandon(_ box: Box, of user: UserID) {
        state.counters.summedTold += box.summedInAll
        for id in box.inOrder {
            guard var incident = state.incidents[id]?.value else { continue }
            record(&incident, .notNotified(.heldForFormerUser(user)), user: user)
            explain(.heldForFormerUser(user), incident: id, user: user)
            state.incidents[id] = CopyOnWrite(incident)
        }
        if box.summedInAll == 0 { state.counters.handedOver += UInt64(box.incidents.count) }
    }

    // MARK: More than anybody is told

    /// Incidents that a sum names, the worst of them.
    private static let sumLines = 20

    /// Counts a notification that is one too many into what its user is told as a sum.
    mutating func sumUp(
        _ incident: inout OpenIncident,
        _ kind: Notification.Kind,
        _ severity: Severity,
        for recipient: Recipient,
        _ channels: [String]
    ) {
        let due = sumUp(kind, severity, for: recipient.user, channels, kind.opens ? incident.id : nil)
        let reason = Reason.summedUp(recipient.user, by: due)
        explain(reason, incident: incident.id, user: recipient.user)
        record(&incident, .summedUp(reason, kind, because: recipient.reason), user: recipient.user)
    }

    /// - Parameter incident: which is told by the sum, where it isn't over by then.
    /// - Returns: when the sum is told.
    @discardableResult
    mutating func sumUp(
        _ kind: Notification.Kind,
        _ severity: Severity,
        for user: UserID,
        _ channels: [String],
        _ incident: IncidentID?
    ) -> Timestamp {
        let held = state.personal.sumUp(kind, severity, for: user, channels, incident, at: state.now)
        arm(held, in: BoxKey(user: user, slot: .sum))
        state.counters.summed += 1
        return held.due
    }

    /// Tells what was too much, and the worst of what still is. Whoever hears it has heard of each of them.
    private mutating func tellSum(_ box: Box, _ key: BoxKey, into decision: inout Decision) {
        let total = box.summedInAll
        state.counters.summedTold += total
        var open: [(severity: Severity, id: IncidentID)] = []
        for id in box.inOrder {
            guard let incident = state.incidents[id] else { continue }
            open.append((incident.value.members.here.worst ?? .info, id))
            state.incidents[id]?.audience.add(key.user, box.channels)
        }
        open.sort { $0.severity == $1.severity ? $0.id < $1.id : $0.severity > $1.severity }
        let kinds = Notification.Kind.allCases.compactMap { kind in
            box.summed[kind.rawValue].map { "\($0) \(kind.rawValue)" }
        }
        let critical = box.critical > 0 ? "; \(box.critical) of them critical" : ""
        var lines = BoundedLines(limit: Self.sumLines + 2, reserve: 64)
        lines.add(
            "\(total) more than are told one by one within a minute: \(kinds.joined(separator: ", "))\(critical)."
        )
        if !open.isEmpty {
            lines.add("Of these incidents \(open.count) \(open.count == 1 ? "is" : "are") open:")
            let before = lines.count
            for entry in open.prefix(Self.sumLines) {
                guard let incident = state.incidents[entry.id]?.value else { continue }
                lines.add(describe(incident).digestLine)
            }
            lines.sayMore(than: open.count + before)
        }
        tellAlone(
            [Recipient(user: key.user, reason: key.slot.heldReason)],
            .storm,
            open.first?.severity ?? (box.critical > 0 ? .critical : .warning),
            title: "+\(total) more notifications",
            body: lines.text,
            channels: box.channels.isEmpty ? PersonalRules.inboxAlone : box.channels,
            alerts: open.count,
            into: &decision
        )
    }
}

extension Incident {
    /// `critical: fz-3 at porto: -4 °C (acknowledged by bo)`.
    fileprivate var digestLine: String {
        let line = "\(severity.rawValue): \(title)"
        return switch state {
        case .open, .resolved: line
        case .acknowledged(let user, _, _): "\(line) (acknowledged by \(user))"
        case .snoozed(let user, _, _): "\(line) (snoozed by \(user))"
        }
    }
}
