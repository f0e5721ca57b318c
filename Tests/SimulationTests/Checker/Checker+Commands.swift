import TocsinEngine
import TocsinModel

/// What people asked for, and what they ought to be answered.
extension Checker {
    mutating func carryOut(_ command: Command, _ record: Record) {
        guard blueprint.knows(command.user) else { return answer(.forbidden, record) }
        switch command.action {
        case .incident(.one(let id), let action):
            guard command.role >= .responder else { return answer(.forbidden, record) }
            carryOut(action, id, command, record)
        case .read(let selection), .dismiss(let selection):
            switch selection {
            case .all:
                answer(nil, record)
            case .these(let ids):
                let owned = inboxes[command.user] ?? [:]
                answer(ids.allSatisfy { owned[$0] != nil } ? nil : .notFound, record)
            }
        case .incident(.told, _), .addSilence, .expireSilence:
            break
        }
    }

    private mutating func carryOut(
        _ action: Command.IncidentAction,
        _ id: IncidentID,
        _ command: Command,
        _ record: Record
    ) {
        guard let index = incidents.firstIndex(where: { $0.id == id }) else {
            let isResolve = action == .resolve
            return answer(id > lastIncident || id.number == 0 ? .notFound : isResolve ? nil : .conflict, record)
        }
        answer(nil, record)
        switch action {
        case .acknowledge:
            if incidents[index].state == .open { incidents[index].state = .acknowledged(by: command.user) }
        case .unacknowledge:
            if incidents[index].state != .open {
                incidents[index].state = .open
                incidents[index].openSince = now
            }
        case .resolve, .snooze, .escalate, .reassign, .note:
            // What resolving does is followed by its effects.
            break
        }
    }

    private mutating func answer(_ expected: CommandResult.Code?, _ record: Record) {
        switch record.decision.answer {
        case .done: expect(.commands, expected == nil, "done, not refused as \(expected?.rawValue ?? "")")
        case .refused(let refusal): expect(.commands, refusal.code == expected, "refused as \(refusal.code): \(refusal.detail)")
        case nil: expect(.commands, false, "no answer")
        }
    }
}
