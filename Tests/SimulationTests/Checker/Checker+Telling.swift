import TocsinEngine
import TocsinModel
import TocsinTime

/// What people are told, and when, and when not.
extension Checker {
    /// Goes through what a step ordered, in its order.
    mutating func follow(_ record: Record) {
        var batch: [Notification] = []
        for effect in record.decision.effects {
            if case .notify(let notification) = effect {
                receive(notification)
                if let last = batch.last, last.incident != notification.incident || last.kind != notification.kind {
                    judge(batch, record)
                    batch.removeAll()
                }
                batch.append(notification)
                continue
            }
            judge(batch, record)
            batch.removeAll()
            switch effect {
            case .notify, .deliver, .alertOver, .silenceChanged:
                break
            case .incidentChanged(let id):
                if let seen = record.incidents[id] ?? closing[id] { bind(id, seen) }
                if let asked = askedOfNew.removeValue(forKey: id) { apply(asked.action, id, asked.user) }
            case .incidentClosed(let final):
                bind(final.id, final)
                guard let index = incidents.firstIndex(where: { $0.id == final.id }) else {
                    expect(.quietAfterwards, closed.contains(final.id), "\(final.id) is closed and never was")
                    continue
                }
                var user: UserID?
                if case .command(let command) = record.input, command.action == .incident(.one(final.id), .resolve) {
                    user = command.user
                }
                close(index, final, by: user)
            case .marked(let user, let ids, let state):
                for id in ids {
                    let before = inboxes[user]?[id]?.state
                    expect(
                        .inbox,
                        before != nil && before != state && before != .dismissed,
                        "\(user) \(id) was \(before as Any)"
                    )
                    inboxes[user]?[id]?.state = state
                }
            }
        }
        judge(batch, record)
        for (id, seen) in record.incidents { adoptNewBeginning(id, seen) }
    }

    private mutating func receive(_ notification: Notification) {
        counters.notifications += 1
        expect(.identifiers, notification.id > lastNotification, "\(notification.id) after \(lastNotification)")
        lastNotification = max(lastNotification, notification.id)
        inboxes[notification.user, default: [:]][notification.id] = (notification.incident, .unread)
    }

    /// Judges what was told of one incident in one breath.
    private mutating func judge(_ batch: [Notification], _ record: Record) {
        guard let first = batch.first else { return }
        guard let id = first.incident else {
            for notification in batch where notification.kind == .digest { judgeDigest(notification, record) }
            return
        }
        guard let index = incidents.firstIndex(where: { $0.id == id }) else {
            return expect(.quietAfterwards, false, "\(first.user) \(first.kind) \(id), which isn't open")
        }
        let users = Set(batch.map(\.user))
        expect(.toldOnce, users.count == batch.count, "\(first.kind) \(id) twice in one step")
        switch first.kind {
        case .firing, .updated, .repeated, .escalated: judgePage(batch, users, index)
        case .acknowledged: judgeAcknowledged(users, index, record)
        case .resolved: judgeOver(users, index, record)
        case .flapping, .stable: judgeFlapping(first.kind, users, index)
        case .snoozed, .digest, .storm, .test: break
        }
    }

    /// That something comes and goes is told once, and once that it no longer does; with all that fires, and never of what is withheld.
    private mutating func judgeFlapping(_ kind: Notification.Kind, _ users: Set<UserID>, _ index: Int) {
        let incident = incidents[index]
        let what = "\(kind.rawValue) \(incident.id?.description ?? "") to \(users)"
        // What is held back for somebody isn't seen.
        expect(.toldOnce, incident.isVeiled || incident.isKnownToFlap == (kind == .stable), what)
        let isEnding = incident.id.map { closing[$0] != nil } ?? false
        let before = incident.id.flatMap { tellableBefore[$0] } ?? []
        expect(.withheld, !incident.tellable.isEmpty || isEnding || isLazy || !before.isEmpty, what)
        incidents[index].isKnownToFlap = kind == .flapping
        incidents[index].heard.formUnion(users)
        incidents[index].toldLast = users
        incidents[index].leftSince = nil
        incidents[index].worseSince = nil
        let firing = incidents[index].tellable
        let severity = firing.compactMap { alerts[$0]?.severity }.max() ?? .info
        incidents[index].told = IncidentModel.Told(at: now, severity: severity, firing: firing)
        incidents[index].owesReminder = false
        for user in users { incidents[index].known[user] = firing }
    }

    /// A digest tells of the incidents in whose story it stands.
    private mutating func judgeDigest(_ notification: Notification, _ record: Record) {
        guard notification.reason != "", !notification.title.hasPrefix("Silence ") else { return }
        if notification.title.contains(" silenced ") { return judgeNotice(notification, record) }
        var count = 0
        for index in incidents.indices {
            guard let id = incidents[index].id, let seen = record.incidents[id] ?? closing[id] else { continue }
            let isIn = seen.timeline.contains {
                $0.at == now && $0.user == notification.user && $0.isDigest
            }
            guard isIn else { continue }
            count += 1
            incidents[index].heard.insert(notification.user)
            // What was heard of here and went on to another incident counts as firing in it, too.
            incidents[index].known[notification.user] = Set(incidents[index].firing.keys)
                .union(incidents[index].movedOn)
            // What was over a moment ago is part of what is told.
            incidents[index].lapsed[notification.user] = incidents[index].overAt
        }
        let isQuiet = blueprint.user(notification.user)?.quiet?.contains(now, in: .utc) ?? false
        expect(.held, !isQuiet, "a digest to \(notification.user) in quiet hours")
        expect(.held, count > 0, "an empty digest to \(notification.user)")
        expect(.held, notification.title.hasPrefix("\(count) "), "\(notification.title), of which \(count) are known")
    }

    /// Whoever would have heard of what somebody silences hears that they won't; who did it knows.
    private func judgeNotice(_ notification: Notification, _ record: Record) {
        let made = record.decision.effects.contains { effect in
            guard case .silenceChanged(let silence) = effect, case .active = silence.state else { return false }
            return silence.by != notification.user
        }
        expect(.silences, made, "\(notification.user) hears: \(notification.title)")
    }

    private mutating func judgePage(_ batch: [Notification], _ users: Set<UserID>, _ index: Int) {
        let incident = incidents[index]
        let kind = batch[0].kind
        let what = "\(kind.rawValue) \(incident.id?.description ?? "") to \(users)"
        // In one step it may be told before alerts join or leave.
        let before = incident.id.flatMap { tellableBefore[$0] } ?? []
        // Of what may be told; of everything where somebody asked for it though nothing may.
        let count = incident.tellable.isEmpty ? incident.firing.count : incident.tellable.count
        let isPart = batch[0].alerts < count
        var firing =
            isLazy
            ? incident.tellable.union(before) : isPart ? incident.tellable.intersection(before) : incident.tellable
        // Of more than it had before: some came first in this step. Which they were can't be seen.
        if isPart, batch[0].alerts > firing.count {
            firing.formUnion(incident.tellable.filter { incident.joinedAt[$0] == now })
        }
        // All of it, and withheld a moment later, in this step.
        if isLazy, firing.isEmpty, batch[0].alerts == count { firing = Set(incident.firing.keys) }
        // It may have come, been told and gone on to another incident in this step.
        let passing = incident.movedOn.filter { incident.joinedAt[$0] == now }
        let isEnding =
            incident.id.flatMap { firingBefore[$0] }?.contains { incident.firing[$0] == nil } ?? false
            || !passing.isEmpty
        expect(
            .withheld,
            incident.commanded || isEnding || !incident.tellable.isEmpty || !before.isEmpty
                || isLazy && (incident.told == nil || hasSilenceEnded),
            "\(what), of which everything is withheld"
        )
        expect(
            .withheld,
            incident.commanded || isEnding || isLazy || batch[0].alerts <= max(count, before.count),
            "\(what) of \(batch[0].alerts) alerts, of which \(count) may be told"
        )
        expect(
            .notEarly,
            incident.commanded || now >= incident.openedAt + incident.plan.groupWait,
            "\(what) before the group wait is over"
        )
        for user in users {
            let isQuiet = blueprint.user(user)?.quiet?.contains(now, in: .utc) ?? false
            expect(.held, !isQuiet && blueprint.user(user)?.digest == nil, "\(what), who wants it later")
        }
        // Asked for though nothing may be told of it, it is told as it is.
        let severity = firing.compactMap { alerts[$0]?.severity }.max() ?? batch[0].severity
        if !incident.isVeiled, batch[0].alerts == count { judgeReason(kind, users, incident, severity, firing, what) }
        incidents[index].told = IncidentModel.Told(at: now, severity: severity, firing: firing.union(passing))
        // It may have been told before it became better in this step.
        incidents[index].told?.certain = max(severity, batch[0].severity)
        incidents[index].fall = nil
        incidents[index].worseSince = nil
        // What came in the same step may have come after it was told.
        let isAll = before.isEmpty && batch[0].alerts == count
        incidents[index].isFresh = isAll ? [] : firing.filter { incident.joinedAt[$0] == now }
        // What was told may have been withheld a moment later, in this step.
        incidents[index].owesReminder = firing.contains {
            incident.firing[$0] != nil && !incident.tellable.contains($0)
        }
        incidents[index].heard.formUnion(users)
        incidents[index].toldLast = users
        incidents[index].leftSince = nil
        let isMore = batch[0].alerts > incident.tellable.count
        for user in users {
            incidents[index].known[user] = firing.union(passing)
            // It may have been told and over in this step.
            for (key, over) in incident.overAt where over == now && isMore {
                incidents[index].lapsed[user, default: [:]][key] = now
            }
        }
        noteUnheard(index, kind)
        advance(index, kind, users, what, wasTold: incident.told != nil)
    }

    /// Whether those whom the route names are still to be told.
    private mutating func noteUnheard(_ index: Int, _ kind: Notification.Kind) {
        let incident = incidents[index]
        guard incident.plan.policy == nil, kind != .escalated else { return }
        let named = recipients(incident.plan.notify)
        if !named.isEmpty {
            incidents[index].isUnheard = false
        } else if kind == .firing {
            incidents[index].isUnheard = true
        }
    }

    /// Since when somebody can be told whom the route names, and who could not be before.
    private mutating func followReach() {
        for index in incidents.indices {
            let incident = incidents[index]
            let targets = incident.plan.policy?.steps.flatMap(\.notify) ?? incident.plan.notify
            let isDue =
                incident.isUnheard && incident.state == .open && !incident.tellable.isEmpty && !incident.isVeiled
                && !recipients(targets).isEmpty
            // How far a policy is that tells nobody isn't seen.
            let isStepDue =
                switch incident.run?.wait {
                case .until(let due): due <= now
                case .overdue: true
                case .some(.none), nil: false
                }
            if isStepDue, let policy = incident.plan.policy {
                let (_, expected) = step(policy, from: incident.run?.position ?? 0)
                if expected.isEmpty, recipients(blueprint.rootTargets).isEmpty { incidents[index].isVeiled = true }
            }
            if incident.told == nil, !incident.tellable.isEmpty, !canBeHeard(incident) {
                incidents[index].couldNotBeHeard = true
            }
            incidents[index].reachableSince = isDue ? incident.reachableSince ?? now : nil
        }
    }

    /// Whether there was a reason, where it can be known.
    private func judgeReason(
        _ kind: Notification.Kind,
        _ users: Set<UserID>,
        _ incident: IncidentModel,
        _ severity: Severity,
        _ firing: Set<AlertKey>,
        _ what: String
    ) {
        let hasRisen = incident.told.map { severity > $0.severity } ?? false
        let known = incident.told?.firing.subtracting(incident.isFresh)
        let isNews = known.map { !firing.isSubset(of: $0) } ?? false || hasRisen
        switch kind {
        case .firing:
            expect(
                .toldOnce,
                incident.told == nil || incident.commanded || incident.isUnheard,
                "\(what) again"
            )
        case .updated:
            expect(.toldOnce, isNews || isLazy, "\(what) without news")
        case .repeated:
            let isDue = incident.told.map { now - $0.at >= incident.plan.repeatInterval } ?? false
            let isOwed = incident.owesReminder || incident.leftSince != nil
            expect(.toldOnce, isDue || isOwed, "\(what) before the repeat interval is over")
        case .escalated, .acknowledged, .snoozed, .resolved, .flapping, .stable, .digest, .storm, .test:
            break
        }
        // Told late, it may have been told before somebody took it in the same step.
        if incident.state != .open, !isLazy || incident.id.map(pausedBefore.contains) ?? false {
            expect(.quietWhileAcknowledged, kind == .updated && (hasRisen || isLazy), what)
        }
        if incident.plan.policy == nil, kind != .escalated {
            let recipients = listeners(incident)
            expect(
                .told,
                users.isSubset(of: recipients),
                "\(what), and route \(incident.plan.path) tells \(recipients)"
            )
        }
    }

    /// Whether anybody would be told of it now.
    func canBeHeard(_ incident: IncidentModel) -> Bool {
        guard let policy = incident.plan.policy else { return !listeners(incident).isEmpty }
        return !recipients(policy.steps.flatMap(\.notify)).isEmpty || !recipients(blueprint.rootTargets).isEmpty
    }

    /// Those whom its route names; where that is nobody, who heard of it; else those of the root route.
    func listeners(_ incident: IncidentModel) -> Set<UserID> {
        let named = recipients(incident.plan.notify)
        if !named.isEmpty { return named }
        let heard = incident.heard.filter { blueprint.knows($0) }
        if !heard.isEmpty { return heard }
        let present = blueprint.routing.plan(at: incident.plan.path).map { recipients($0.targets) } ?? []
        return present.isEmpty ? recipients(blueprint.rootTargets) : present
    }

    /// A step of the policy was told.
    private mutating func advance(
        _ index: Int,
        _ kind: Notification.Kind,
        _ users: Set<UserID>,
        _ what: String,
        wasTold: Bool
    ) {
        let incident = incidents[index]
        guard let policy = incident.plan.policy, !incident.isVeiled else { return }
        guard kind == .firing || kind == .escalated else { return }
        // A step that was due, and one more that somebody asked for, in one.
        let wasDue = incident.id.map(escalationsDue.contains) ?? false
        let isAskedFor = incident.commanded && !incident.isGivenNow && wasDue
        // Somebody may ask for the first step, too; what is given to others is no step.
        let isStep = incident.run.map { $0.wait == .overdue } ?? !incident.isGivenNow
        if kind == .escalated, incident.commanded, !isStep, !isAskedFor { return }
        let last = policy.steps.count * (policy.rounds + 1)
        // Those who could not be told before are told as if it began now.
        let isAnew = incident.isUnheard && policy.steps.contains { !recipients($0.notify).isEmpty }
        let position = isAnew ? 0 : incident.run?.position ?? 0
        let isFirst = position == 0 && (!recipients(policy.steps[0].notify).isEmpty || policy.steps.count == 1)
        expect(.escalation, isFirst == (kind == .firing), "\(what) as step \(position + 1)")
        switch isAnew ? nil : incident.run?.wait {
        case nil, .overdue: break
        case .some(.none):
            // It was due before somebody took it in the same step.
            expect(.escalation, incident.id.map(escalationsDue.contains) ?? false, "\(what), which isn't due")
            incidents[index].run?.position += 1
            return
        case .until(let due): expect(.escalation, isAskedFor || now >= due, "\(what) before \(due.rfc3339)")
        }
        var (step, expected) = step(policy, from: position)
        if !expected.isEmpty {
            incidents[index].isUnheard = false
        } else if !wasTold {
            incidents[index].isUnheard = true
        }
        if expected.isEmpty { expected = recipients(blueprint.rootTargets) }
        expect(.escalation, users == expected, "\(what), and step \(step + 1) tells \(expected)")
        let next = min(step + 1, last)
        let told = policy.steps[(next - 1) % policy.steps.count]
        incidents[index].run = IncidentModel.Run(position: next, wait: next < last ? .until(now + told.wait) : .none)
        // Told before it was given to others in the same step.
        if incident.isGivenNow { incidents[index].run?.wait = .none }
    }

    /// The step that is told next, with whom: steps that reach nobody are passed over, for one round.
    private func step(_ policy: EscalationPolicy, from position: Int) -> (step: Int, recipients: Set<UserID>) {
        let last = policy.steps.count * (policy.rounds + 1)
        var step = min(position, last - 1)
        var expected = recipients(policy.steps[step % policy.steps.count].notify)
        while expected.isEmpty, step + 1 < last, step + 1 - position < policy.steps.count {
            step += 1
            expected = recipients(policy.steps[step % policy.steps.count].notify)
        }
        return (step, expected)
    }

    private mutating func judgeAcknowledged(_ users: Set<UserID>, _ index: Int, _ record: Record) {
        let incident = incidents[index]
        guard
            case .command(let command) = record.input, let id = incident.id,
            command.action == .incident(.one(id), .acknowledge) || command.action == .incident(.told, .acknowledge)
        else { return expect(.toldOnce, false, "acknowledged \(incident.id as Any) to \(users) without a reason") }
        expect(
            .toldOnce,
            !users.contains(command.user) && users.isSubset(of: incident.heard),
            "acknowledged \(id) to \(users), of \(incident.heard)"
        )
    }

    private mutating func judgeOver(_ users: Set<UserID>, _ index: Int, _ record: Record) {
        let incident = incidents[index]
        expect(
            .over,
            users.isSubset(of: incident.heard),
            "\(users) of \(incident.heard) hear that \(incident.id as Any) is over"
        )
        expect(.toldOnce, users.isDisjoint(with: incident.toldOver), "\(incident.id as Any) is over twice")
        incidents[index].toldOver.formUnion(users)
        if let id = incident.id, closing[id] == nil { beginAnew(index) }
    }

    /// Of what is held back for somebody it isn't seen whether it was told, nor that it is over.
    private mutating func adoptNewBeginning(_ id: IncidentID, _ seen: Incident) {
        guard let index = incidents.firstIndex(where: { $0.id == id }), incidents[index].isVeiled else { return }
        let isAnew = seen.timeline.contains { $0.at == now && $0.isOverAsKnown }
        if isAnew, incidents[index].state != .open || incidents[index].run != nil { beginAnew(index) }
    }

    /// All that people heard of is over, and the incident goes on with what is withheld, as if nobody had heard of it.
    private mutating func beginAnew(_ index: Int) {
        let incident = incidents[index]
        let stillKnown =
            incident.told?.firing.filter { incident.firing[$0] != nil || incident.movedOn.contains($0) } ?? []
        let what = "\(incident.id as Any) is over, and goes on"
        expect(.over, stillKnown.isEmpty || isLazy || incident.isVeiled, "\(what): \(stillKnown) fires")
        let owed = incident.heard.filter { blueprint.knows($0) }
        expect(.over, owed.isSubset(of: incident.toldOver), "\(what): \(owed) heard, \(incident.toldOver) hear it")
        incidents[index].told = nil
        incidents[index].heard = []
        incidents[index].toldLast = []
        incidents[index].leftSince = nil
        incidents[index].known = [:]
        incidents[index].lapsed = [:]
        incidents[index].toldOver = []
        incidents[index].run = nil
        incidents[index].state = .open
        incidents[index].openSince = now
        incidents[index].owesReminder = false
        incidents[index].isKnownToFlap = false
        incidents[index].isReassigned = false
        incidents[index].fall = nil
        incidents[index].worseSince = nil
    }

    /// What got better counts once a tick has passed; then it is news when it becomes worse again, whoever has it.
    mutating func followSeverity() {
        for index in incidents.indices {
            let incident = incidents[index]
            guard let told = incident.told, !incident.isVeiled else { continue }
            let worst = incident.firing.keys.compactMap { alerts[$0]?.severity }.max()
            if let worst, worst < told.severity { incidents[index].told?.severity = worst }
            if let worst, worst < told.certain {
                var fall = incident.fall ?? IncidentModel.Fall(since: now, worst: worst)
                if now > fall.since + incident.plan.groupInterval + lateness {
                    incidents[index].told?.certain = fall.worst
                    incidents[index].fall = nil
                } else {
                    fall.worst = max(fall.worst, worst)
                    incidents[index].fall = fall
                }
            } else {
                incidents[index].fall = nil
            }
            let tellable = incident.tellable.compactMap { alerts[$0]?.severity }.max()
            let isWorse = tellable.map { $0 > incidents[index].told?.certain ?? $0 } ?? false
            incidents[index].worseSince = isWorse ? incident.worseSince ?? now : nil
        }
    }

    mutating func close(_ index: Int, _ final: Incident, by user: UserID?) {
        let incident = incidents[index]
        var owed = incident.heard.filter { blueprint.knows($0) }
        if let user { owed.remove(user) }
        expect(
            .over,
            owed.isSubset(of: incident.toldOver),
            "\(final.id) is over, told to \(incident.toldOver) of \(owed)"
        )
        expect(
            .closed,
            user != nil || incident.firing.isEmpty && incident.movedOn.isEmpty,
            "\(final.id) is closed while \(incident.firing.keys) and \(incident.movedOn) fire"
        )
        closed.insert(final.id)
        incidents.remove(at: index)
    }

    /// What ought to have been said by now.
    mutating func checkDeadlines() {
        followSeverity()
        followReach()
        for incident in incidents {
            let plan = incident.plan
            let what = incident.id.map(\.description) ?? "an incident"
            let span = TimeSpan(
                milliseconds: plan.groupWait.milliseconds + plan.groupInterval.milliseconds + grace.milliseconds
                    + lateness.milliseconds
            )
            if let since = incident.emptySince {
                expect(.closed, now <= since + span, "\(what) is open, and nothing fires in it since \(since.rfc3339)")
                continue
            }
            if let since = incident.reachableSince {
                expect(.told, now <= since + span, "\(what) reaches its route since \(since.rfc3339)")
            }
            if let since = incident.worseSince {
                expect(.told, now <= since + span, "\(what) is worse than told since \(since.rfc3339)")
            }
            guard incident.state == .open, !incident.tellable.isEmpty else { continue }
            for user in concerned(incident) {
                for key in incident.tellable where !flaps(key) {
                    let since = max(incident.firing[key] ?? now, incident.openSince, startedAt)
                    guard now > hold(since + span, for: user) else { continue }
                    expect(
                        .told,
                        incident.known[user]?.contains(key) ?? false,
                        "\(user) doesn't know of \(key.rule) \(key.labels) in \(what), tellable since \(since.rfc3339)"
                    )
                }
            }
            guard !incident.isVeiled, let told = incident.told else { continue }
            for key in incident.tellable where !flaps(key) {
                let since = max(incident.firing[key] ?? now, incident.openSince, incident.leftSince ?? .epoch) + span
                let isKnown = incident.known.contains { blueprint.knows($0.key) && $0.value.contains(key) }
                expect(.told, now <= since || isKnown, "nobody knows of \(key.rule) \(key.labels) in \(what)")
            }
            let tellableSince = incident.tellable.compactMap { incident.firing[$0] }.min() ?? now
            let due = max(told.at + plan.repeatInterval, incident.openSince, tellableSince) + span
            expect(.told, now <= due, "\(what) isn't repeated since \(told.at.rfc3339)")
            switch incident.run?.wait {
            case .until(let due):
                expect(.escalation, now <= due + lateness, "\(what) isn't escalated since \(due.rfc3339)")
            case .overdue:
                let since = max(incident.openSince, tellableSince) + span
                expect(.escalation, now <= since, "\(what) isn't escalated after a pause")
            case .some(.none), nil: break
            }
        }
    }

    /// Whether its rule tells of it as flapping, in place of each begin.
    private func flaps(_ key: AlertKey) -> Bool {
        rule(key.rule)?.flapping != nil
    }

    /// Who ought to know of what fires in an incident by now.
    private func concerned(_ incident: IncidentModel) -> Set<UserID> {
        if incident.isReassigned { return [] }
        guard let policy = incident.plan.policy else {
            let changes = incident.plan.notify.contains { if case .schedule = $0 { true } else { false } }
            // Who is on call changes meanwhile.
            return changes ? [] : recipients(incident.plan.notify)
        }
        // The next step is told of everything; who was told before hears of more with the updates that follow.
        if incident.isVeiled || incident.told != nil { return [] }
        let changes = policy.steps[0].notify.contains { if case .schedule = $0 { true } else { false } }
        return changes ? [] : recipients(policy.steps[0].notify)
    }

    /// When a user may hear of something that is due, by their own rules.
    private func hold(_ due: Timestamp, for user: UserID) -> Timestamp {
        guard let user = blueprint.user(user), user.isHolding else { return due }
        let gathered = due + (user.digest ?? .zero)
        // Held once more where it comes into quiet hours on the way.
        // What was held when the clock was set is held on if quiet hours are then by the clock as it is now, or told at once.
        let first = user.quiet?.end(from: max(due, clockSetAt), in: .utc) ?? gathered
        let last = max(first, gathered)
        return (user.quiet?.end(from: last, in: .utc) ?? last) + lateness
    }
}
