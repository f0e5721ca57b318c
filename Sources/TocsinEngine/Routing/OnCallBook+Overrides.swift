internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// Changes to schedules: who is on call is asked when a step fires, so nothing else follows from them.
extension OnCallBook {
    mutating func addOverride(
        _ request: OverrideRequest,
        by user: UserID,
        in rulebook: Rulebook,
        at now: Timestamp,
        counting counters: inout Counters
    ) throws(CommandResult.Refusal) -> ScheduleOverride {
        guard rulebook.schedule(request.schedule) != nil else {
            throw CommandResult.Refusal(.notFound, "there is no schedule \(request.schedule)")
        }
        guard request.start < request.end, request.end > now else {
            throw CommandResult.Refusal(.badRequest, "an override must end after it begins, and after now")
        }
        for user in request.change.users where rulebook.people.user(user) == nil {
            throw CommandResult.Refusal(.badRequest, "there is no user \(user)")
        }
        // One that is over counts again where the clock is put back before its end: it stays for as long as there is room.
        if overrides.count >= rulebook.limits.overrides {
            for (id, old) in overrides where old.request.end <= now { overrides[id] = nil }
        }
        guard overrides.count < rulebook.limits.overrides else {
            counters.limitsReached["overrides", default: 0] += 1
            throw CommandResult.Refusal(.conflict, "there are \(rulebook.limits.overrides) overrides already")
        }
        lastOverride += 1
        let override = ScheduleOverride(id: OverrideID(lastOverride), request: request, by: user)
        overrides[override.id] = override
        forgetKnown()
        return override
    }

    /// - Returns: `nil` where it was removed before, or gave way once it was over.
    mutating func removeOverride(_ id: OverrideID) throws(CommandResult.Refusal) -> ScheduleOverride? {
        guard id.number > 0, id.number <= lastOverride else {
            throw CommandResult.Refusal(.notFound, "there is no override \(id)")
        }
        forgetKnown()
        return overrides.removeValue(forKey: id)
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
