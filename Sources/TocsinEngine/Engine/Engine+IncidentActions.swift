internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// Acknowledge, snooze, resolve and the rest: one state machine for every door, idempotent.
extension Engine {
    private static let longestSnooze = TimeSpan.days(31)

    /// - Returns: the incident as it is now; `nil` where it was resolved before: nothing is left to do, and what it was is in the store.
    mutating func act(
        _ action: Command.IncidentAction,
        on id: IncidentID,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        switch action {
        case .acknowledge: return try acknowledge(open(id), command, into: &decision)
        case .unacknowledge: return try unacknowledge(open(id), command, into: &decision)
        case .resolve: return try resolve(id, command, into: &decision)
        case .snooze(let span): return try snooze(open(id), span, command, into: &decision)
        case .escalate: return try escalateNow(open(id), command, into: &decision)
        case .reassign(let users): return try reassign(open(id), users, command, into: &decision)
        case .note(let text): return try note(open(id), text, command, into: &decision)
        }
    }

    /// Every open incident that the user was told of.
    mutating func actOnTold(
        _ action: Command.IncidentAction,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        let told = state.incidents.values.filter { $0.audience.channels(of: command.user) != nil }.map(\.id)
        guard !told.isEmpty else {
            throw CommandResult.Refusal(.notFound, "there is no open incident that \(command.user) was told of")
        }
        var latest: Incident?
        for id in told where state.incidents[id] != nil { latest = try act(action, on: id, command, into: &decision) }
        return latest
    }

    /// The first to acknowledge owns it; who comes later is told who that is.
    private mutating func acknowledge(
        _ present: OpenIncident,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        var incident = present
        switch incident.state {
        case .acknowledged, .resolved:
            return describe(incident)
        case .open, .snoozed:
            break
        }
        readOwn(of: incident.id, command.user, into: &decision)
        if !incident.wasAcknowledged {
            state.counters.ofPeople.acknowledging.add(state.now - incident.openedAt)
        }
        if let missing = incident.acknowledge(by: command.user) {
            record(&incident, .acknowledgedInPart(missing: missing), user: command.user)
            return put(incident, into: &decision)
        }
        let until = incident.plan.policy?.acknowledgementTimeout.map { state.now + $0 }
        incident.state = .acknowledged(by: command.user, at: state.now, until: until)
        incident.pause()
        record(&incident, .done(.acknowledge, command), user: command.user)
        let others = audience(of: incident, except: command.user, "was told, and \(command.user) acknowledged")
        tell(others, .acknowledged, &incident, body: "\(name(command.user)) has it.", into: &decision)
        if let until { timers.set(.pauseEnd(incident.id), at: until) }
        return put(incident, into: &decision)
    }

    private mutating func unacknowledge(
        _ present: OpenIncident,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        var incident = present
        switch incident.state {
        case .open, .resolved:
            return describe(incident)
        case .acknowledged, .snoozed:
            break
        }
        incident.state = .open
        record(&incident, .done(.unacknowledge, command), user: command.user)
        resume(&incident)
        return put(incident, into: &decision)
    }

    private mutating func snooze(
        _ present: OpenIncident,
        _ span: TimeSpan,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        guard span > .zero, span <= Self.longestSnooze else {
            throw CommandResult.Refusal(.badRequest, "a snooze is up to \(Self.longestSnooze), not \(span)")
        }
        var incident = present
        let until = state.now + span
        if case .snoozed(_, _, until) = incident.state { return describe(incident) }
        incident.state = .snoozed(by: command.user, at: state.now, until: until)
        incident.pause()
        record(&incident, .done(.snooze(span), command), user: command.user)
        let others = audience(of: incident, except: command.user, "was told, and \(command.user) snoozed it")
        tell(others, .snoozed, &incident, body: "\(name(command.user)) snoozed it for \(span).", into: &decision)
        readOwn(of: incident.id, command.user, into: &decision)
        timers.set(.pauseEnd(incident.id), at: until)
        return put(incident, into: &decision)
    }

    private mutating func resolve(
        _ id: IncidentID,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        guard var incident = state.incidents[id]?.value else {
            guard state.incidents.wasOpened(id) else {
                throw CommandResult.Refusal(.notFound, "there is no incident \(id)")
            }
            return nil
        }
        record(&incident, .done(.resolve, command), user: command.user)
        let others = audience(
            of: incident,
            except: command.user,
            "\(OpenIncident.wasTold), and \(command.user) resolved it"
        )
        tell(others, .resolved, &incident, body: "\(name(command.user)) resolved it.", into: &decision)
        readOwn(of: id, command.user, into: &decision)
        close(incident, by: command.user, into: &decision)
        guard case .incidentClosed(let final)? = decision.effects.last else { return nil }
        return final
    }

    /// The next step now, whoever has it.
    private mutating func escalateNow(
        _ present: OpenIncident,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        var incident = present
        guard let policy = incident.plan.policy else {
            throw CommandResult.Refusal(.conflict, "incident \(incident.id) has no escalation policy")
        }
        if let run = incident.escalation, run.position >= policy.steps.count * (policy.rounds + 1) {
            throw CommandResult.Refusal(.conflict, "policy \(policy.name) has no further step for \(incident.id)")
        }
        incident.state = .open
        record(&incident, .done(.escalate, command), user: command.user)
        let split = splitBySuppression(&incident)
        escalate(&incident, split, into: &decision)
        goOn(&incident)
        return put(incident, into: &decision)
    }

    private mutating func reassign(
        _ present: OpenIncident,
        _ users: [UserID],
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        guard !users.isEmpty else { throw CommandResult.Refusal(.badRequest, "name at least one user") }
        for user in users where rulebook.people.user(user) == nil {
            throw CommandResult.Refusal(.badRequest, "there is no user \(user)")
        }
        var incident = present
        incident.state = .open
        incident.pause()
        record(&incident, .done(.reassign(users), command), user: command.user)
        let recipients = users.map { Recipient(user: $0, reason: "\(command.user) gave it to \($0)") }
        let split = splitBySuppression(&incident)
        let severity = tell(recipients, .escalated, &incident, of: split.tellable, into: &decision)
        incident.markTold(split, severity, .escalated, to: recipients, at: state.now)
        incident.owesRoute = false
        goOn(&incident)
        return put(incident, into: &decision)
    }

    /// Nothing was due while somebody had it: what came meanwhile is told at the next tick, and repetitions begin again.
    private mutating func goOn(_ incident: inout OpenIncident) {
        incident.touch(at: state.now)
        arm(incident)
    }

    private mutating func note(
        _ present: OpenIncident,
        _ text: String,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        let limit = SizeLimits().note
        guard !text.isEmpty, text.utf8.count <= limit else {
            throw CommandResult.Refusal(.badRequest, "a note has 1 to \(limit) bytes", at: "/text")
        }
        var incident = present
        record(&incident, .done(.note(text), command), user: command.user)
        return put(incident, into: &decision)
    }

    private mutating func put(_ incident: OpenIncident, into decision: inout Decision) -> Incident {
        state.incidents[incident.id] = CopyOnWrite(incident)
        decision.effects.append(.incidentChanged(incident.id))
        return describe(incident)
    }

    private func name(_ user: UserID) -> String {
        rulebook.people.user(user)?.name ?? user.text
    }
}

extension Command {
    var incident: IncidentID? {
        switch action {
        case .incident(.one(let id), _): return id
        case .useLink(let link): return link.incident
        case .incident(.told, _), .read, .dismiss, .addSilence, .expireSilence, .addOverride, .removeOverride,
            .setPreferences:
            return nil
        }
    }

    /// The one whose end is asked for.
    var silence: SilenceID? {
        switch action {
        case .expireSilence(let id): return id
        case .incident, .useLink, .read, .dismiss, .addSilence, .addOverride, .removeOverride, .setPreferences:
            return nil
        }
    }
}
