internal import HashTreeCollections
internal import TocsinModel

/// Changes to schedules: who is on call is asked when a step fires, so nothing else follows from them.
extension Engine {
    mutating func addOverride(
        _ request: OverrideRequest,
        _ command: Command
    ) throws(CommandResult.Refusal) -> ScheduleOverride {
        guard rulebook.schedule(request.schedule) != nil else {
            throw CommandResult.Refusal(.notFound, "there is no schedule \(request.schedule)")
        }
        guard request.start < request.end, request.end > state.now else {
            throw CommandResult.Refusal(.badRequest, "an override must end after it begins, and after now")
        }
        for user in request.change.users where rulebook.people.user(user) == nil {
            throw CommandResult.Refusal(.badRequest, "there is no user \(user)")
        }
        // One that is over counts again where the clock is put back before its end: it stays for as long as there is room.
        if state.overrides.count >= rulebook.limits.overrides {
            for (id, old) in state.overrides where old.request.end <= state.now { state.overrides[id] = nil }
        }
        guard state.overrides.count < rulebook.limits.overrides else {
            state.counters.limitsReached["overrides", default: 0] += 1
            throw CommandResult.Refusal(.conflict, "there are \(rulebook.limits.overrides) overrides already")
        }
        state.lastOverride += 1
        let override = ScheduleOverride(id: OverrideID(state.lastOverride), request: request, by: command.user)
        state.overrides[override.id] = override
        duties.forget()
        reviewUnheard()
        return override
    }

    /// - Returns: `nil` where it was removed before, or gave way once it was over.
    mutating func removeOverride(_ id: OverrideID) throws(CommandResult.Refusal) -> ScheduleOverride? {
        guard id.number > 0, id.number <= state.lastOverride else {
            throw CommandResult.Refusal(.notFound, "there is no override \(id)")
        }
        duties.forget()
        defer { reviewUnheard() }
        return state.overrides.removeValue(forKey: id)
    }
}

extension ScheduleChange {
    fileprivate var users: [UserID] {
        switch self {
        case .add(let user), .remove(let user): [user]
        case .replace(let user, let other): [user, other]
        }
    }
}
