import TocsinModel
import TocsinTime

extension ClientMessage.Fields {
    /// What the members say is to be done.
    func commandAction() throws(CommandResult.Refusal) -> Command.Action {
        switch action {
        case "acknowledge": .incident(incident == nil ? .told : .one(try incidentID()), .acknowledge)
        case "unacknowledge": .incident(.one(try incidentID()), .unacknowledge)
        case "resolve": .incident(.one(try incidentID()), .resolve)
        case "escalate": .incident(.one(try incidentID()), .escalate)
        case "snooze": .incident(.one(try incidentID()), .snooze(try span()))
        case "read": .read(try selection())
        case "dismiss": .dismiss(try selection())
        case "clear": .dismiss(.all)
        default:
            throw CommandResult.Refusal(
                .badRequest,
                "The action is none of acknowledge, unacknowledge, resolve, snooze, escalate, read, dismiss and clear."
            )
        }
    }

    private func incidentID() throws(CommandResult.Refusal) -> IncidentID {
        guard let incident else { throw CommandResult.Refusal(.badRequest, "The member incident is missing.") }
        guard let id = IncidentID(incident) else {
            throw CommandResult.Refusal(.notFound, "There is no such incident.")
        }
        return id
    }

    private func span() throws(CommandResult.Refusal) -> TimeSpan {
        guard let span = self.for.flatMap({ TimeSpan($0) }), span > .zero else {
            throw CommandResult.Refusal(.badRequest, "The member for must be a length of time such as \"30m\".")
        }
        return span
    }

    private func selection() throws(CommandResult.Refusal) -> Command.Selection {
        let names = (notification.map { [$0] } ?? []) + (notifications ?? [])
        return try Command.Selection(ids: names, all: all ?? false)
    }
}

extension Command.Selection {
    /// At most so many ids in one command.
    static let maximumIDs = 1_000

    /// Either all, or at least one id: nothing at all is more likely a mistake than a wish.
    init(ids: [String], all: Bool) throws(CommandResult.Refusal) {
        guard !all else {
            guard ids.isEmpty else {
                throw CommandResult.Refusal(.badRequest, "Name notifications, or all of them, not both.")
            }
            self = .all
            return
        }
        guard (1...Self.maximumIDs).contains(ids.count) else {
            throw CommandResult.Refusal(.badRequest, "Name 1 to \(Self.maximumIDs) notifications, or all of them.")
        }
        var parsed: [NotificationID] = []
        parsed.reserveCapacity(ids.count)
        for id in ids {
            guard let notification = NotificationID(id) else {
                throw CommandResult.Refusal(.notFound, "There is no such notification.")
            }
            parsed.append(notification)
        }
        self = .these(parsed)
    }
}
