import TocsinEngine
import TocsinModel
import TocsinTime

/// What people asked for, and what they ought to be answered.
extension Checker {
    mutating func carryOut(_ command: Command, _ record: Record) {
        guard blueprint.knows(command.user) else { return answer(.forbidden, record) }
        switch command.action {
        case .setPreferences, .useLink: return
        case .read(let selection), .dismiss(let selection):
            switch selection {
            case .all:
                answer(nil, record)
            case .these(let ids):
                let owned = inboxes[command.user] ?? [:]
                answer(ids.allSatisfy { owned[$0] != nil } ? nil : .notFound, record)
            }
            return
        case .incident, .addSilence, .expireSilence, .addOverride, .removeOverride:
            let own = min(command.role, blueprint.user(command.user)?.role ?? .viewer)
            guard own >= .responder else { return answer(.forbidden, record) }
        }
        switch command.action {
        case .incident(.one(let id), let action): carryOut(action, id, command.user, record)
        case .incident(.told, let action):
            var told = incidents.filter { $0.heard.contains(command.user) }.compactMap(\.id)
            // Woken late, the engine may have told the user a moment before, in the same step.
            for case .notify(let notification) in record.decision.effects where isLazy {
                guard notification.user == command.user, let id = notification.incident else { continue }
                if !told.contains(id) { told.append(id) }
            }
            // So may a digest have done.
            for (id, seen) in record.incidents where !told.contains(id) {
                let isIn = seen.timeline.contains {
                    $0.at == now && $0.user == command.user && $0.isDigest
                }
                if isIn { told.append(id) }
            }
            // What is over by the time is closed before the command is looked at.
            if action != .resolve { told.removeAll { closing[$0] != nil } }
            answer(told.isEmpty ? .notFound : nil, record)
            if case .refused = record.decision.answer { return }
            for id in told {
                // Woken late, the engine may have opened it and told the user a moment before, in the same step.
                if incidents.contains(where: { $0.id == id }) {
                    apply(action, id, command.user)
                } else {
                    askedOfNew[id] = (action, command.user)
                }
            }
        case .addSilence(let request): addSilence(request, record)
        case .expireSilence(let id):
            answer(id.number == 0 || id > lastSilence ? .notFound : nil, record)
        case .addOverride(let request):
            let users =
                switch request.change {
                case .add(let user), .remove(let user): [user]
                case .replace(let user, let other): [user, other]
                }
            answer(users.allSatisfy(blueprint.knows) ? nil : .badRequest, record)
            follow(command.action, record.decision.answer)
        case .removeOverride(let id):
            answer(id.number == 0 || id.number > lastOverride ? .notFound : nil, record)
            follow(command.action, record.decision.answer)
        case .read, .dismiss, .setPreferences, .useLink: break
        }
    }

    private mutating func addSilence(_ request: SilenceRequest, _ record: Record) {
        let begin = max(request.from ?? now, now)
        // Nobody in these worlds is an admin.
        let isBroad = if case .severity? = SilenceModel.match(request.match) { true } else { false }
        let longest = isBroad ? TimeSpan.hours(1) : .days(7)
        let isTooLong = if case .at(let end) = request.end { end - begin > longest } else { false }
        answer(isTooLong ? .forbidden : nil, record)
        guard case .silence(let silence)? = record.decision.answer else { return }
        expect(.identifiers, silence.id > lastSilence, "\(silence.id) after \(lastSilence)")
        lastSilence = max(lastSilence, silence.id)
        guard let match = SilenceModel.match(request.match) else { return }
        let start = max(request.from ?? now, now)
        silences.append(
            SilenceModel(
                id: silence.id,
                match: match,
                start: start,
                end: request.end,
                endsBy: begin + longest,
                isActive: start <= now
            )
        )
    }

    private mutating func carryOut(
        _ action: Command.IncidentAction,
        _ id: IncidentID,
        _ user: UserID,
        _ record: Record
    ) {
        // It may have opened a moment before, in the same step.
        if let seen = record.incidents[id] ?? closing[id] { bind(id, seen) }
        guard let index = incidents.firstIndex(where: { $0.id == id }) else {
            let isResolve = action == .resolve
            return answer(id > lastIncident || id.number == 0 ? .notFound : isResolve ? nil : .conflict, record)
        }
        if case .escalate = action {
            guard let policy = incidents[index].plan.policy else { return answer(.conflict, record) }
            if let run = incidents[index].run, run.position >= policy.steps.count * (policy.rounds + 1) {
                return answer(.conflict, record)
            }
            // What was held for somebody isn't seen here, nor how far the policy is.
            if incidents[index].isVeiled, case .refused = record.decision.answer { return }
        }
        if case .reassign(let users) = action, !users.allSatisfy(blueprint.knows) { return answer(.badRequest, record) }
        // Woken late, the engine may have closed it a moment before, in the same step.
        if isLazy, closing[id] != nil, action != .resolve { return }
        answer(nil, record)
        apply(action, id, user)
    }

    mutating func apply(_ action: Command.IncidentAction, _ id: IncidentID, _ user: UserID) {
        guard let index = incidents.firstIndex(where: { $0.id == id }) else { return }
        switch action {
        case .acknowledge:
            if case .acknowledged = incidents[index].state { return }
            // Who has it knows of it, though it was to be told later: the digest leaves it out.
            incidents[index].known[user, default: []].formUnion(incidents[index].firing.keys)
            incidents[index].known[user, default: []].formUnion(incidents[index].movedOn)
            let timeout = incidents[index].plan.policy?.acknowledgementTimeout
            incidents[index].state = .acknowledged(until: timeout.map { now + $0 })
            incidents[index].owner = user
            incidents[index].run?.wait = .none
        case .unacknowledge:
            if incidents[index].state != .open { reopen(index) }
        case .snooze(let span):
            incidents[index].state = .snoozed(until: now + span)
            incidents[index].owner = user
            incidents[index].run?.wait = .none
        case .escalate:
            incidents[index].state = .open
            incidents[index].openSince = now
            incidents[index].run?.wait = .overdue
            incidents[index].commanded = true
        case .reassign:
            incidents[index].state = .open
            incidents[index].openSince = now
            incidents[index].run?.wait = .none
            incidents[index].commanded = true
            incidents[index].isReassigned = true
            incidents[index].isUnheard = false
            incidents[index].isGivenNow = true
        case .resolve, .note:
            // What resolving does is followed by its effects.
            break
        }
    }

    /// An acknowledgement or snooze is over.
    mutating func reopen(_ index: Int) {
        incidents[index].state = .open
        incidents[index].openSince = now
        incidents[index].owesReminder = true
        if incidents[index].run != nil { incidents[index].run?.wait = .overdue }
    }

    mutating func settlePauses() {
        for index in incidents.indices {
            if let end = incidents[index].state.end, end <= now { reopen(index) }
        }
    }

    private mutating func answer(_ expected: CommandResult.Code?, _ record: Record) {
        switch record.decision.answer {
        case .done, .silence, .override:
            expect(.commands, expected == nil, "done, not refused as \(expected?.rawValue ?? "")")
        case .refused(let refusal):
            expect(.commands, refusal.code == expected, "refused as \(refusal.code): \(refusal.detail)")
        case nil: expect(.commands, false, "no answer")
        }
    }
}
