internal import HashTreeCollections
internal import TocsinModel

/// What people ask for, through any door: one state machine, idempotent.
extension Engine {
    mutating func carryOut(_ command: Command, into decision: inout Decision) {
        do throws(CommandResult.Refusal) {
            guard rulebook.people.user(command.user) != nil else {
                throw CommandResult.Refusal(.forbidden, "\(command.user) is not a configured user")
            }
            explain(.command(command), incident: command.incident, user: command.user)
            switch command.action {
            case .incident(let subject, let action):
                try require(.responder, command)
                switch subject {
                case .one(let id):
                    decision.answer = .done(try act(action, on: id, command, into: &decision))
                case .told:
                    decision.answer = .done(try actOnTold(action, command, into: &decision))
                }
            case .read(let selection):
                decision.answer = .done(try mark(selection, as: .read, command.user, into: &decision))
            case .dismiss(let selection):
                decision.answer = .done(try mark(selection, as: .dismissed, command.user, into: &decision))
            case .addSilence(let request):
                try require(.responder, command)
                decision.answer = .silence(try addSilence(request, command, into: &decision))
            case .expireSilence(let id):
                try require(.responder, command)
                decision.answer = .silence(try expireSilence(id, command, into: &decision))
            case .setPreferences(let preferences):
                try setPreferences(preferences, of: command.user)
                decision.answer = .done(nil)
            case .addOverride(let request):
                try require(.responder, command)
                let override = try state.onCall.addOverride(
                    request,
                    by: command.user,
                    in: rulebook,
                    at: state.now,
                    counting: &state.counters
                )
                reviewUnheard()
                decision.answer = .override(override)
            case .removeOverride(let id):
                try require(.responder, command)
                _ = try state.onCall.removeOverride(id)
                reviewUnheard()
                decision.answer = .done(nil)
            case .useLink(let link):
                try require(.responder, command)
                decision.answer = .done(try follow(link, command, into: &decision))
            }
        } catch {
            explain(.refused(error), incident: command.incident, user: command.user, silence: command.silence)
            decision.answer = .refused(error)
        }
    }

    private func require(_ role: Role, _ command: Command) throws(CommandResult.Refusal) {
        let own = self.role(of: command)
        guard own >= role else {
            throw CommandResult.Refusal(
                .forbidden,
                "this needs the role \(role.rawValue), and \(command.user) has \(own.rawValue)"
            )
        }
    }

    /// The lesser of the role that somebody came in with and the one they are configured with now.
    func role(of command: Command) -> Role {
        min(command.role, rulebook.people.user(command.user)?.role ?? .viewer)
    }

    func open(_ id: IncidentID) throws(CommandResult.Refusal) -> OpenIncident {
        if let incident = state.incidents[id]?.value { return incident }
        guard state.incidents.wasOpened(id) else {
            throw CommandResult.Refusal(.notFound, "there is no incident \(id)")
        }
        throw CommandResult.Refusal(.conflict, "incident \(id) is resolved")
    }

    private mutating func mark(
        _ selection: Command.Selection,
        as target: Notification.State,
        _ user: UserID,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        let changed = try state.personal.mark(selection, as: target, of: user)
        if !changed.isEmpty { decision.effects.append(.marked(user, changed, target)) }
        return nil
    }

    /// Who acts on an incident has read what it says.
    mutating func readOwn(of id: IncidentID, _ user: UserID, into decision: inout Decision) {
        let changed = state.personal.markRead(of: id, by: user)
        if !changed.isEmpty { decision.effects.append(.marked(user, changed, .read)) }
    }
}
