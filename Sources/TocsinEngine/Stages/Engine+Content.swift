internal import HashTreeCollections
internal import OrderedCollections
internal import TocsinExpressions
internal import TocsinModel

/// What people read.
extension Engine {
    /// Lines of a body; more are counted.
    private static let bodyLines = 20
    private static let linkLimit = 10
    private static let ruleLimit = 3

    /// The parts of a notification that are the same for everyone.
    struct Content {
        let severity: Severity
        let title: String
        let body: String
        let labels: Labels
        let alerts: Int
        let links: [Link]
        let eventTime: Timestamp
        let receivedAt: Timestamp

        func notification(
            _ id: NotificationID,
            _ user: UserID,
            _ kind: Notification.Kind,
            _ incident: IncidentID,
            body: String?,
            reason: String,
            channels: [String]
        ) -> Notification {
            Notification(
                id: id,
                user: user,
                kind: kind,
                incident: incident,
                severity: severity,
                title: title,
                body: body ?? self.body,
                labels: labels,
                alerts: alerts,
                reason: reason,
                links: links,
                actions: kind.actions,
                channels: channels,
                eventTime: eventTime,
                receivedAt: receivedAt
            )
        }
    }

    /// - Parameter tellable: the alerts to tell of; none for all of them, as they are.
    func content(of incident: OpenIncident, _ kind: Notification.Kind, _ tellable: [AlertKey]) -> Content {
        let (listed, reported) = tellable.isEmpty ? listedWithTime(incident) : listedWithTime(tellable)
        let (shown, isFiring) = Self.shown(of: listed)
        let worst = Self.worst(of: shown, in: incident)
        var links: [Link] = []
        for member in shown {
            for link in member.links where !links.contains(link) && links.count < Self.linkLimit { links.append(link) }
        }
        let received = shown.lazy.map(\.lastSeen).max() ?? state.now
        return Content(
            severity: isFiring ? worst : incident.told?.severity ?? worst,
            title: title(incident, shown),
            body: body(incident, shown, kind),
            labels: Self.common(shown),
            alerts: (isFiring ? shown.count : 0) + Int(incident.unlisted),
            links: links,
            eventTime: reported ?? received,
            receivedAt: received
        )
    }

    /// An incident as the outside sees it.
    func describe(_ incident: OpenIncident) -> Incident {
        let listed = listed(incident)
        let shown = Self.shown(of: listed).members
        return Incident(
            id: incident.id,
            state: incident.state,
            severity: Self.worst(of: shown, in: incident),
            title: title(incident, shown),
            labels: Self.common(listed),
            alerts: listed,
            openedAt: incident.openedAt,
            updatedAt: incident.updatedAt,
            escalation: incident.plan.policy.map { policy in
                Incident.Escalation(policy: policy.name, step: incident.escalation?.step(of: policy) ?? 0)
            },
            timeline: incident.timeline.entries
        )
    }

    /// What fires in it; where all of that is told elsewhere by now, that; and once nothing does, all that did.
    private static func shown(of listed: [Incident.Member]) -> (members: [Incident.Member], isFiring: Bool) {
        // Mostly all of it fires here, and nothing needs to be copied.
        if listed.allSatisfy({ $0.state == .firing && $0.movedTo == nil }) { return (listed, !listed.isEmpty) }
        let firing = listed.filter { $0.state == .firing }
        let here = firing.filter { $0.movedTo == nil }
        if !here.isEmpty { return (here, true) }
        return firing.isEmpty ? (listed, false) : (firing, true)
    }

    /// The worst of what fires; of what fired, once it is over.
    private static func worst(of shown: [Incident.Member], in incident: OpenIncident) -> Severity {
        shown.lazy.map(\.severity).max() ?? incident.told?.severity ?? .info
    }

    private func listed(_ incident: OpenIncident) -> [Incident.Member] {
        listedWithTime(incident).members
    }

    /// Its alerts, and when the latest event of those that fire happened.
    private func listedWithTime(_ incident: OpenIncident) -> (members: [Incident.Member], reported: Timestamp?) {
        var members: [Incident.Member] = []
        members.reserveCapacity(incident.members.count)
        var reported: Timestamp?
        for (key, membership) in incident.members {
            switch membership {
            case .resolved(let member): members.append(member)
            case .firing: list(key, in: &members, &reported)
            case .movedOn(let destination): list(key, movedTo: destination, in: &members, &reported)
            }
        }
        return (members, reported)
    }

    /// The same of some that fire.
    private func listedWithTime(_ firing: [AlertKey]) -> (members: [Incident.Member], reported: Timestamp?) {
        var members: [Incident.Member] = []
        members.reserveCapacity(firing.count)
        var reported: Timestamp?
        for key in firing { list(key, in: &members, &reported) }
        return (members, reported)
    }

    /// Adds an alert that fires. When an alert that went on elsewhere was seen last is that incident's news.
    private func list(
        _ key: AlertKey,
        movedTo destination: IncidentID? = nil,
        in members: inout [Incident.Member],
        _ reported: inout Timestamp?
    ) {
        guard case .firing(let alert) = state.keys[key]?.phase else { return }
        members.append(alert.member(.firing, movedTo: destination))
        if destination == nil { reported = max(reported ?? alert.reportedTime, alert.reportedTime) }
    }

    private func title(_ incident: OpenIncident, _ shown: [Incident.Member]) -> String {
        if shown.count == 1, incident.unlisted == 0 { return shown[0].summary }
        let count = shown.count + Int(incident.unlisted)
        var names: [String] = []
        for member in shown {
            guard let name = member.labels["rule"], !names.contains(name) else { continue }
            names.append(name)
        }
        if names.count == 1, let template = rule(named: names[0])?.title {
            return template.render(
                bindings(labels: Self.common(shown), lastSeen: nil, alerts: count),
                escaping: .line,
                limit: SizeLimits().summary
            )
        }
        let rules = names.prefix(Self.ruleLimit).joined(separator: ", ") + (names.count > Self.ruleLimit ? ", …" : "")
        return "\(count) × \(rules)"
    }

    private func body(_ incident: OpenIncident, _ shown: [Incident.Member], _ kind: Notification.Kind) -> String {
        var text = ""
        for member in shown.prefix(Self.bodyLines) { text.addLine(member.summary) }
        let more = shown.count + Int(incident.unlisted) - min(shown.count, Self.bodyLines)
        if more > 0 { text.addLine("and \(more) more") }
        switch kind {
        case .resolved:
            text.addLine("Over after \(TimeSpan(seconds: state.now - incident.openedAt)).")
        case .repeated:
            text.addLine("Goes on for \(TimeSpan(seconds: state.now - incident.openedAt)).")
        case .escalated:
            text.addLine("Nobody has it for \(TimeSpan(seconds: state.now - incident.openedAt)).")
        case .flapping:
            text.addLine("It comes and goes; you hear when it is stable.")
        case .stable:
            text.addLine("It no longer comes and goes.")
        case .firing, .updated, .acknowledged, .snoozed, .digest, .storm, .test:
            break
        }
        return text
    }

    /// The labels that all have with the same value.
    private static func common(_ members: [Incident.Member]) -> Labels {
        guard let first = members.first else { return [:] }
        if members.count == 1 { return first.labels }
        return Labels(first.labels.pairs.filter { pair in members.allSatisfy { $0.labels[pair.name] == pair.value } })
    }
}

extension String {
    fileprivate mutating func addLine(_ line: String) {
        if !isEmpty { append("\n") }
        append(line)
    }
}

extension TimeSpan {
    /// In whole seconds, as people are told.
    fileprivate init(seconds span: TimeSpan) {
        self = .seconds(span.milliseconds / 1000)
    }
}

extension Notification.Kind {
    /// What can be done about it now.
    fileprivate var actions: [String] {
        switch self {
        case .firing, .updated, .escalated, .repeated, .flapping, .stable: ["acknowledge", "snooze", "resolve"]
        case .acknowledged, .snoozed: ["unacknowledge", "resolve"]
        case .resolved, .digest, .storm, .test: []
        }
    }
}
