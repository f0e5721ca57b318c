internal import HashTreeCollections
internal import HeapModule
internal import TocsinModel

/// What people ask for, through any door: one state machine, idempotent.
extension Engine {
    mutating func carryOut(_ command: Command, into decision: inout Decision) {
        do throws(CommandResult.Refusal) {
            guard rulebook.people.user(command.user) != nil else {
                throw CommandResult.Refusal(.forbidden, "\(command.user) is not a configured user")
            }
            switch command.action {
            case .incident(.one(let id), .acknowledge):
                try require(.responder, command)
                decision.answer = .done(try acknowledge(open(id), command, into: &decision))
            case .incident(.one(let id), .unacknowledge):
                try require(.responder, command)
                decision.answer = .done(try unacknowledge(open(id), command, into: &decision))
            case .incident(.one(let id), .resolve):
                try require(.responder, command)
                decision.answer = .done(try resolve(id, command, into: &decision))
            case .incident, .addSilence, .expireSilence:
                throw CommandResult.Refusal(.badRequest, "this can't be done yet")
            case .read(let selection):
                decision.answer = .done(try mark(selection, as: .read, command.user, into: &decision))
            case .dismiss(let selection):
                decision.answer = .done(try mark(selection, as: .dismissed, command.user, into: &decision))
            }
        } catch {
            decision.answer = .refused(error)
        }
    }

    private func require(_ role: Role, _ command: Command) throws(CommandResult.Refusal) {
        guard command.role >= role else {
            throw CommandResult.Refusal(
                .forbidden,
                "this needs the role \(role.rawValue), and \(command.user) has \(command.role.rawValue)"
            )
        }
    }

    private func open(_ id: IncidentID) throws(CommandResult.Refusal) -> OpenIncident {
        if let incident = state.incidents[id] { return incident }
        guard wasOpened(id) else { throw CommandResult.Refusal(.notFound, "there is no incident \(id)") }
        throw CommandResult.Refusal(.conflict, "incident \(id) is resolved")
    }

    private func wasOpened(_ id: IncidentID) -> Bool {
        id.number > 0 && id.number <= state.lastIncident
    }

    /// The first to acknowledge owns it; who comes later is told who that is.
    private mutating func acknowledge(
        _ present: OpenIncident,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        var incident = present
        switch incident.state {
        case .acknowledged:
            break
        case .resolved:
            throw CommandResult.Refusal(.conflict, "incident \(incident.id) is resolved")
        case .open, .snoozed:
            incident.state = .acknowledged(by: command.user, at: state.now, until: nil)
            record(&incident, .acknowledged, "acknowledged through \(command.door.rawValue)", user: command.user)
            let others = incident.audience.filter { $0 != command.user }
            let name = rulebook.people.user(command.user)?.name ?? command.user.text
            tell(others, .acknowledged, &incident, body: "\(name) has it.", into: &decision) { _ in
                "was told, and \(command.user) acknowledged"
            }
            readOwn(of: incident.id, command.user, into: &decision)
            state.incidents[incident.id] = incident
            decision.effects.append(.incidentChanged(incident.id))
        }
        return describe(incident)
    }

    private mutating func unacknowledge(
        _ present: OpenIncident,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident {
        var incident = present
        switch incident.state {
        case .open:
            break
        case .resolved:
            throw CommandResult.Refusal(.conflict, "incident \(incident.id) is resolved")
        case .acknowledged, .snoozed:
            incident.state = .open
            record(&incident, .unacknowledged, "given back through \(command.door.rawValue)", user: command.user)
            state.incidents[incident.id] = incident
            decision.effects.append(.incidentChanged(incident.id))
        }
        return describe(incident)
    }

    /// `nil` where it was resolved before: nothing is left to do, and what it was is in the store.
    private mutating func resolve(
        _ id: IncidentID,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        guard var incident = state.incidents[id] else {
            guard wasOpened(id) else { throw CommandResult.Refusal(.notFound, "there is no incident \(id)") }
            return nil
        }
        record(&incident, .resolved, "resolved through \(command.door.rawValue)", user: command.user)
        let name = rulebook.people.user(command.user)?.name ?? command.user.text
        let others = incident.audience.filter { $0 != command.user }
        tell(others, .resolved, &incident, body: "\(name) resolved it.", into: &decision) { _ in
            "\(Self.wasTold), and \(command.user) resolved it"
        }
        readOwn(of: id, command.user, into: &decision)
        close(incident, by: command.user, into: &decision)
        guard case .incidentClosed(let final) = decision.effects.last else { return nil }
        return final
    }

    private mutating func mark(
        _ selection: Command.Selection,
        as target: Notification.State,
        _ user: UserID,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        var inbox = state.inboxes[user] ?? InboxState()
        switch selection {
        case .all:
            break
        case .these(let ids):
            // Someone else's notification is as unknown as one that never was.
            for id in ids where !inbox.contains(id) {
                throw CommandResult.Refusal(.notFound, "there is no notification \(id) in the inbox of \(user)")
            }
        }
        let changed = inbox.mark(selection, as: target)
        state.inboxes[user] = inbox
        if !changed.isEmpty { decision.effects.append(.marked(user, changed, target)) }
        return nil
    }

    /// Who acts on an incident has read what it says.
    private mutating func readOwn(of id: IncidentID, _ user: UserID, into decision: inout Decision) {
        guard var inbox = state.inboxes[user] else { return }
        let changed = inbox.markRead(of: id)
        state.inboxes[user] = inbox
        if !changed.isEmpty { decision.effects.append(.marked(user, changed, .read)) }
    }
}
