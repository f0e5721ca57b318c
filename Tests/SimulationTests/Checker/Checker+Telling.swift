import TocsinEngine
import TocsinModel

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
            case .notify:
                break
            case .incidentChanged(let id):
                if let seen = record.incidents[id] ?? closing[id] { bind(id, seen) }
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
                    expect(.inbox, before != nil && before != state && before != .dismissed, "\(user) \(id) was \(before as Any)")
                    inboxes[user]?[id]?.state = state
                }
            }
        }
        judge(batch, record)
    }

    private mutating func receive(_ notification: Notification) {
        counters.notifications += 1
        expect(.identifiers, notification.id > lastNotification, "\(notification.id) after \(lastNotification)")
        lastNotification = max(lastNotification, notification.id)
        inboxes[notification.user, default: [:]][notification.id] = (notification.incident, .unread)
    }

    /// Judges what was told of one incident in one breath.
    private mutating func judge(_ batch: [Notification], _ record: Record) {
        guard let first = batch.first, let id = first.incident else { return }
        guard let index = incidents.firstIndex(where: { $0.id == id }) else {
            return expect(.quietAfterwards, false, "\(first.user) \(first.kind) \(id), which isn't open")
        }
        let users = Set(batch.map(\.user))
        expect(.toldOnce, users.count == batch.count, "\(first.kind) \(id) twice in one step")
        switch first.kind {
        case .firing, .updated, .repeated, .escalated: judgePage(batch, users, index)
        case .acknowledged: judgeAcknowledged(users, index, record)
        case .resolved: judgeOver(users, index, record)
        case .snoozed, .flapping, .stable, .digest, .storm, .test: break
        }
    }

    private mutating func judgePage(_ batch: [Notification], _ users: Set<UserID>, _ index: Int) {
        let incident = incidents[index]
        let kind = batch[0].kind
        let what = "\(kind.rawValue) \(incident.id?.description ?? "") to \(users)"
        let after = Set(incident.firing.keys)
        let before = incident.id.flatMap { firingBefore[$0] } ?? []
        // In one step it may be told before alerts join or leave.
        let firing = after.count == batch[0].alerts ? after : before.count == batch[0].alerts ? before : after.union(before)
        let recipients = blueprint.recipients(incident.plan)
        expect(.told, users.isSubset(of: recipients), "\(what), whom route \(incident.plan.path) doesn't tell")
        expect(.notEarly, now >= incident.openedAt + incident.plan.groupWait, "\(what) before the group wait is over")
        let severity = batch[0].severity
        let isNews = incident.told.map { told in severity > told.severity || !firing.isSubset(of: told.firing) } ?? true
        switch kind {
        case .firing:
            expect(.toldOnce, incident.told == nil, "\(what) again")
        case .updated:
            expect(.toldOnce, isNews && (incident.told != nil || incident.hadNobody), "\(what) without news")
        case .repeated:
            let isDue = incident.told.map { now - $0.at >= incident.plan.repeatInterval } ?? incident.hadNobody
            expect(.toldOnce, isDue, "\(what) before the repeat interval is over")
        case .escalated, .acknowledged, .snoozed, .resolved, .flapping, .stable, .digest, .storm, .test:
            break
        }
        switch incident.state {
        case .open:
            break
        case .acknowledged:
            let isWorse = incident.told.map { severity > $0.severity } ?? false
            expect(.quietWhileAcknowledged, kind == .updated && isWorse, what)
        }
        incidents[index].told = IncidentModel.Told(at: now, severity: severity, firing: firing)
        incidents[index].hadNobody = false
        incidents[index].heard.formUnion(users)
        for user in users { incidents[index].known[user] = firing }
    }

    private mutating func judgeAcknowledged(_ users: Set<UserID>, _ index: Int, _ record: Record) {
        let incident = incidents[index]
        guard
            case .command(let command) = record.input, let id = incident.id,
            command.action == .incident(.one(id), .acknowledge)
        else { return expect(.toldOnce, false, "acknowledged \(incident.id as Any) to \(users) without a reason") }
        expect(.toldOnce, !users.contains(command.user) && users.isSubset(of: incident.audience),
            "acknowledged \(id) to \(users), of \(incident.audience)")
    }

    private mutating func judgeOver(_ users: Set<UserID>, _ index: Int, _ record: Record) {
        let incident = incidents[index]
        expect(.over, users.isSubset(of: incident.audience), "\(users) of \(incident.audience) hear that \(incident.id as Any) is over")
        expect(.toldOnce, users.isDisjoint(with: incident.toldOver), "\(incident.id as Any) is over twice")
        incidents[index].toldOver.formUnion(users)
    }

    mutating func close(_ index: Int, _ final: Incident, by user: UserID?) {
        let incident = incidents[index]
        // Whose alerts all went on in another incident isn't over: that one's end is told.
        let isMoved = final.timeline.last?.kind == .moved
        var owed = isMoved ? [] : incident.heard
        if let user { owed.remove(user) }
        expect(.over, owed.isSubset(of: incident.toldOver), "\(final.id) is over, told to \(incident.toldOver) of \(owed)")
        if isMoved {
            expect(.over, incident.told == nil || incidents.contains { incident.heard.isSubset(of: $0.audience) && $0.group != final.labels },
                "\(final.id) went on, and nobody in it is told of the end")
        }
        expect(.closed, user != nil || incident.firing.isEmpty, "\(final.id) is closed while \(incident.firing.keys) fire")
        closed.insert(final.id)
        incidents.remove(at: index)
    }

    /// What ought to have been said by now.
    mutating func checkDeadlines() {
        for index in incidents.indices {
            let incident = incidents[index]
            let plan = incident.plan
            let what = incident.id.map(\.description) ?? "an incident"
            let span = TimeSpan(milliseconds: plan.groupWait.milliseconds + plan.groupInterval.milliseconds + lateness.milliseconds)
            if let since = incident.emptySince {
                expect(.closed, now <= since + span, "\(what) is open, and nothing fires in it since \(since.rfc3339)")
                continue
            }
            guard incident.state == .open else { continue }
            let recipients = blueprint.recipients(plan)
            if recipients.isEmpty { incidents[index].hadNobody = true }
            for user in recipients where !incidents[index].hadNobody {
                for (key, joined) in incident.firing where now > max(joined, incident.openSince) + span {
                    expect(.told, incident.known[user]?.contains(key) ?? false, "\(user) doesn't know of \(key.rule) \(key.labels) in \(what)")
                }
            }
            if let told = incident.told {
                let due = max(told.at + plan.repeatInterval, incident.openSince) + span
                expect(.told, now <= due, "\(what) isn't repeated since \(told.at.rfc3339)")
            }
        }
    }
}
