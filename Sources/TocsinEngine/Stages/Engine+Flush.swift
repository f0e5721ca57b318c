internal import HashTreeCollections
internal import HeapModule
internal import OrderedCollections
internal import TocsinModel

/// Incidents are told to people: at the group wait, then at each group interval at most.
extension Engine {
    /// What a flush finds to say. The questions and their order are Alertmanager's.
    private enum News: Equatable {
        case nothing
        /// It was over before anyone was told.
        case overUntold
        case over
        case tell(Notification.Kind)
    }

    mutating func flush(_ id: IncidentID, into decision: inout Decision) {
        guard var incident = state.incidents[id] else { return }
        incident.nextFlush = state.now + incident.plan.groupInterval
        switch news(of: incident) {
        case .nothing:
            state.incidents[id] = incident
            timers.insert(Timer(at: incident.nextFlush, kind: .flush(id)))
        case .overUntold:
            record(&incident, .withheld, "over before anyone was told")
            if !incident.audience.isEmpty {
                tell(incident.audience, .resolved, &incident, into: &decision) { _ in Self.wasTold }
            }
            close(incident, by: nil, into: &decision)
        case .over:
            record(&incident, .resolved, "all its alerts are over")
            tell(incident.audience, .resolved, &incident, into: &decision) { _ in Self.wasTold }
            close(incident, by: nil, into: &decision)
        case .tell(let kind):
            tellRecipients(kind, &incident, into: &decision)
            state.incidents[id] = incident
            timers.insert(Timer(at: incident.nextFlush, kind: .flush(id)))
            decision.effects.append(.incidentChanged(id))
        }
    }

    static let wasTold = "was told that it is firing"

    private func news(of incident: OpenIncident) -> News {
        let firing = incident.firing
        guard let told = incident.told else { return firing.isEmpty ? .overUntold : .tell(.firing) }
        if firing.isEmpty { return .over }
        let hasRisen = severity(of: incident) > told.severity
        switch incident.state {
        case .acknowledged, .snoozed, .resolved:
            return hasRisen ? .tell(.updated) : .nothing
        case .open:
            let known = Set(told.firing)
            if hasRisen || !firing.allSatisfy(known.contains) { return .tell(.updated) }
            return state.now - told.at >= incident.plan.repeatInterval ? .tell(.repeated) : .nothing
        }
    }

    private mutating func tellRecipients(
        _ kind: Notification.Kind,
        _ incident: inout OpenIncident,
        into decision: inout Decision
    ) {
        let recipients = recipients(of: incident.plan)
        tell(recipients.map(\.user), kind, &incident, into: &decision) { user in
            recipients.first { $0.user == user }?.reason ?? ""
        }
        if recipients.isEmpty {
            record(&incident, .withheld, "route \(incident.plan.path) notifies nobody")
        }
        incident.audience.include(recipients.map(\.user))
        incident.told = OpenIncident.Told(
            at: state.now,
            severity: severity(of: incident),
            firing: incident.firing.sorted()
        )
    }

    /// Who a route tells, each once, ordered by id, with the reason.
    private func recipients(of plan: RoutePlan) -> [(user: UserID, reason: String)] {
        var found: [(user: UserID, reason: String)] = []
        for target in plan.notify {
            switch target {
            case .user(let id):
                if rulebook.people.user(id) != nil { found.append((id, "named by route \(plan.path)")) }
            case .team(let name):
                for member in rulebook.people.team(name)?.members ?? [] where rulebook.people.user(member) != nil {
                    found.append((member, "in team \(name), which route \(plan.path) notifies"))
                }
            case .schedule: break
            }
        }
        var seen: Set<UserID> = []
        return found.filter { seen.insert($0.user).inserted }.sorted { $0.user < $1.user }
    }

    /// Makes one notification for each user, and says so in the timeline.
    mutating func tell(
        _ users: [UserID],
        _ kind: Notification.Kind,
        _ incident: inout OpenIncident,
        body: String? = nil,
        into decision: inout Decision,
        reason: (UserID) -> String
    ) {
        let content = content(of: incident, kind)
        for user in users {
            state.lastNotification += 1
            state.counters.notifications += 1
            let id = NotificationID(state.lastNotification)
            let reason = reason(user)
            state.inboxes[user, default: InboxState()].add(id, of: incident.id, limit: rulebook.limits.inbox)
            decision.effects.append(
                .notify(content.notification(id, user, kind, incident.id, body: body, reason: reason))
            )
            record(&incident, .notified, "\(kind.rawValue): \(reason)", user: user)
        }
    }
}
