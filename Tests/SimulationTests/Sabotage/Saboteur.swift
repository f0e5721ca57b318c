import TocsinEngine
import TocsinModel
import TocsinTime

/// Carries out a ``Sabotage``; without one it changes nothing.
struct Saboteur {
    private let plan: Sabotage?
    private var count: UInt64 = 0
    private var closed: [Notification] = []
    private var paged: [IncidentID: Notification] = [:]
    private var keys: [String: [String]] = [:]
    private var users: [Blueprint.UserBlueprint] = []

    init(_ plan: Sabotage?) {
        self.plan = plan
    }

    var law: Violation.Law? { plan?.law }

    /// The rulebook that the engine gets in place of the right one.
    mutating func blueprint(_ blueprint: Blueprint) -> Blueprint {
        var other = blueprint
        switch plan {
        case .holdTooShort: other.scale(hold: 50, absence: 100)
        case .holdTooLong: other.scale(hold: 150, absence: 100)
        case .silenceTooSoon: other.scale(hold: 100, absence: 60)
        case .groupWaitTooShort: other.routing.scale(wait: 50)
        case .groupIntervalTooLong: other.routing.scale(interval: 400)
        case .repeatTooSoon: other.routing.scale(repetition: 50)
        case .stepTooSoon: other.routing.scale(step: 50)
        case .ignoreInhibitions: other.inhibitions = []
        case .ignoreQuietHours: for index in other.users.indices { other.users[index].quiet = nil }
        case .routesByPlace: other.routing.nameByPlace()
        case .keepOldKeys:
            for index in other.rules.indices {
                other.rules[index].key = keys[other.rules[index].name] ?? other.rules[index].key
                keys[other.rules[index].name] = other.rules[index].key
            }
        case .keepFormerUsers:
            for user in users where !other.knows(user.id) { other.users.append(user) }
            users = other.users
        case .swallowRises, .swallowLateFirst, .swapOverrides, .flapForEver, .swallowOverAsKnown, .ignoreClockSteps,
            .rootHearsNothing:
            break
        case .skipDeduplication, .wakeEffectsTwice, .dropNotifications, .swallowResolved, .inventResolved,
            .swallowAcknowledgement, .swallowLinkLost, .retainedIsNews, .miscount, .loseEvents, .reuseIdentifiers,
            .noWake,
            .wakeInThePast, .speakAfterwards, .wrongAnswer, .forgetRead, .loseMember, .neverClose, .silenceForEver, nil:
            break
        }
        return other
    }

    /// The input that the engine gets in place of the one that the checker sees.
    mutating func input(_ input: Input) -> Input {
        count += 1
        switch (plan, input) {
        case (.skipDeduplication, .event(let event)) where event.deduplicationID != nil:
            return .event(event.with(id: "\(event.deduplicationID ?? "")/\(count)", isRetained: event.isRetained))
        case (.retainedIsNews, .event(let event)):
            return .event(event.with(id: event.deduplicationID, isRetained: false))
        case (.loseEvents, .event) where count.isMultiple(of: 50): return .wake
        case (.swallowLinkLost, .linkLost): return .wake
        // Put back, the engine would find that time goes back.
        case (.ignoreClockSteps, .clockStepped(let step)) where step > .zero: return .wake
        case (.swapOverrides, .command(let command)): return .command(command.withSwappedOverride)
        default: return input
        }
    }

    /// What the checker sees in place of what happened.
    mutating func record(_ record: Record) -> Record {
        var other = record
        switch plan {
        case .wakeEffectsTwice:
            if case .wake = record.input { other.decision.effects += record.decision.effects }
        case .dropNotifications:
            other.removeNotifications { $0.kind == .firing || $0.kind == .updated || $0.kind == .repeated }
        case .swallowResolved:
            other.removeNotifications { $0.kind == .resolved }
        case .inventResolved:
            other.decision.effects = record.decision.effects.map { effect in
                if case .notify(let told) = effect, told.kind == .resolved, let stranger = UserID("stranger") {
                    return .notify(told.with(user: stranger))
                }
                return effect
            }
        case .swallowAcknowledgement:
            if case .command(let command) = record.input, case .incident(.one(let id), .acknowledge) = command.action,
                case .done = record.decision.answer, let told = paged[id], !record.closes(id)
            {
                other.decision.effects.append(.notify(told.with(number: told.id.number + 1_000_000)))
            }
        case .speakAfterwards:
            if case .wake = record.input, let told = closed.last {
                other.decision.effects.append(.notify(told.with(number: told.id.number + 1_000_000)))
            }
        case .reuseIdentifiers:
            other.decision.effects = record.decision.effects.map { effect in
                if case .notify(let told) = effect { return .notify(told.with(number: told.id.number / 2)) }
                return effect
            }
        case .miscount: other.counters.duplicates = 0
        case .noWake: other.wakeAt = nil
        case .wakeInThePast: if record.wakeAt != nil { other.wakeAt = record.at }
        case .wrongAnswer:
            if case .refused = record.decision.answer { other.decision.answer = .done(nil) }
        case .forgetRead:
            other.decision.effects.removeAll { if case .marked = $0 { true } else { false } }
        case .loseMember:
            for (id, incident) in record.incidents where incident.alerts.count > 1 {
                other.incidents[id]?.alerts.removeFirst()
            }
        case .neverClose:
            other.decision.effects.removeAll { if case .incidentClosed = $0 { true } else { false } }
        case .silenceForEver:
            other.decision.effects.removeAll { effect in
                guard case .silenceChanged(let silence) = effect, case .expired = silence.state else { return false }
                return true
            }
        case .swallowRises:
            other.removeNotifications { told in
                guard told.kind == .updated, let before = told.incident.flatMap({ paged[$0] }) else { return false }
                return told.severity > before.severity
            }
        case .swallowLateFirst:
            other.removeNotifications { $0.kind == .firing && $0.incident.map { paged[$0] != nil } ?? false }
        case .flapForEver:
            other.decision.effects = record.decision.effects.map { effect in
                if case .notify(let told) = effect, told.kind == .stable { return .notify(told.with(kind: .flapping)) }
                return effect
            }
        case .swallowOverAsKnown:
            other.removeNotifications { told in
                told.kind == .resolved && !(told.incident.map { record.closes($0) } ?? true)
            }
        case .rootHearsNothing:
            other.removeNotifications { $0.kind == .escalated && $0.reason.contains("reaches nobody") }
        case .routesByPlace, .keepOldKeys, .keepFormerUsers, .swapOverrides, .ignoreClockSteps:
            break
        case .ignoreInhibitions, .ignoreQuietHours, .stepTooSoon, .skipDeduplication, .holdTooShort, .holdTooLong,
            .silenceTooSoon, .groupWaitTooShort, .groupIntervalTooLong,
            .repeatTooSoon, .swallowLinkLost, .retainedIsNews, .loseEvents, nil:
            break
        }
        for case .notify(let told) in record.decision.effects {
            if let id = told.incident, [.firing, .updated, .escalated, .repeated].contains(told.kind) {
                paged[id] = told
            }
            if let id = told.incident, told.kind == .resolved, record.closes(id) { closed.append(told) }
        }
        return other
    }
}

extension Record {
    fileprivate mutating func removeNotifications(where isMeant: (Notification) -> Bool) {
        decision.effects.removeAll { effect in
            guard case .notify(let told) = effect else { return false }
            return isMeant(told)
        }
    }

    fileprivate func closes(_ id: IncidentID) -> Bool {
        decision.effects.contains { if case .incidentClosed(let incident) = $0 { incident.id == id } else { false } }
    }
}

extension Event {
    fileprivate func with(id: String?, isRetained: Bool) -> Event {
        Event(
            id: self.id,
            source: source,
            topic: topic,
            labels: labels,
            payload: payload,
            time: time,
            received: received,
            deduplicationID: id,
            isRetained: isRetained
        )
    }
}

extension Notification {
    fileprivate func with(user: UserID? = nil, number: UInt64? = nil, kind: Kind? = nil) -> Notification {
        Notification(
            id: NotificationID(number ?? id.number),
            user: user ?? self.user,
            kind: kind ?? self.kind,
            incident: incident,
            severity: severity,
            title: title,
            body: body,
            labels: labels,
            alerts: alerts,
            reason: reason,
            links: links,
            actions: actions,
            channels: channels,
            eventTime: eventTime,
            receivedAt: receivedAt
        )
    }
}

extension Command {
    /// Whoever is to come on call goes off it.
    fileprivate var withSwappedOverride: Command {
        guard case .addOverride(let request) = action else { return self }
        let change: ScheduleChange =
            switch request.change {
            case .add(let user): .remove(user)
            case .remove(let user): .add(user)
            case .replace(let user, let other): .replace(other, with: user)
            }
        let other = OverrideRequest(
            schedule: request.schedule,
            change: change,
            start: request.start,
            end: request.end
        )
        return Command(user: self.user, role: role, door: door, action: .addOverride(other))
    }
}

extension RouteBlueprint {
    /// As if a route were its place among its siblings.
    fileprivate mutating func nameByPlace() {
        for index in routes.indices { routes[index].replacePath("root/\(index)") }
    }
}

extension TimeSpan {
    /// - Parameter percent: of its length.
    fileprivate func scaled(_ percent: Int64) -> TimeSpan {
        TimeSpan(milliseconds: milliseconds * percent / 100)
    }
}

extension Blueprint {
    fileprivate mutating func scale(hold: Int64, absence: Int64) {
        for index in rules.indices {
            switch rules[index].condition {
            case .above(let limit, let below, let span):
                rules[index].condition = .above(limit, below: below, hold: span.scaled(hold))
            case .absent(let span): rules[index].condition = .absent(span.scaled(absence))
            case .absentLearned, .often: break
            }
        }
    }
}

extension RouteBlueprint {
    fileprivate mutating func scale(
        wait: Int64 = 100,
        interval: Int64 = 100,
        repetition: Int64 = 100,
        step: Int64 = 100
    ) {
        plan = RoutePlan(
            path: plan.path,
            groupBy: plan.groupBy,
            groupWait: plan.groupWait.scaled(wait),
            groupInterval: plan.groupInterval.scaled(interval),
            repeatInterval: plan.repeatInterval.scaled(repetition),
            notify: plan.notify,
            policy: plan.policy?.scaled(step),
            muted: plan.muted,
            active: plan.active
        )
        for index in routes.indices {
            routes[index].scale(wait: wait, interval: interval, repetition: repetition, step: step)
        }
    }
}

extension EscalationPolicy {
    fileprivate func scaled(_ percent: Int64) -> EscalationPolicy {
        EscalationPolicy(
            name: name,
            steps: steps.map { Step(notify: $0.notify, wait: $0.wait.scaled(percent)) },
            rounds: rounds,
            acknowledgementTimeout: acknowledgementTimeout
        )
    }
}
