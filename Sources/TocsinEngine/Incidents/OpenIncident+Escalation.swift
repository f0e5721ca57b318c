internal import TocsinModel
internal import TocsinTime

/// How far an incident has come in its policy, and what stops it.
extension OpenIncident {
    /// When the next step of its policy is due; `nil` while none is.
    var stepDeadline: Timestamp? {
        guard case .open = state, case .until(let at)? = escalation?.wait else { return nil }
        return at
    }

    /// When the acknowledgement or snooze ends by itself.
    var pauseEnd: Timestamp? {
        switch state {
        case .open, .resolved: nil
        case .acknowledged(_, _, let until): until
        case .snoozed(_, _, let until): until
        }
    }

    /// Somebody acknowledges the present step.
    ///
    /// - Returns: how many more must; `nil` where enough have.
    mutating func acknowledge(by user: UserID) -> Int? {
        guard let policy = plan.policy, var run = escalation, run.position > 0 else { return nil }
        let needed = policy.steps[(run.position - 1) % policy.steps.count].acknowledgements
        if !run.acknowledged.contains(user) { run.acknowledged.append(user) }
        escalation = run
        return run.acknowledged.count >= needed ? nil : needed - run.acknowledged.count
    }

    /// Somebody has it, or it is to be quiet.
    mutating func pause() {
        escalation?.wait = .none
        escalation?.acknowledged = []
    }

    /// Nobody has it any more: it goes on at once, by a flush.
    mutating func resume(at now: Timestamp) {
        if escalation != nil {
            escalation?.wait = .overdue
        } else if let told, told.at < now {
            owesReminder = true
        }
        nextFlush = lastFlush == nil ? nextFlush : now
    }
}
