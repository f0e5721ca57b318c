internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

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

    /// Alerts that are looked at for a text: the worst. Of all others the number counts.
    private static let shownLimit = Incident.alertsListed

    /// What a text speaks of: what fires in it; where all of that is told elsewhere by now, that; and once nothing does, all that did.
    private struct Shown {
        /// In the order in which they joined; of many the worst.
        var members: [Incident.Member] = []
        var count = 0
        var isFiring = true
        /// The worst of all of them.
        var severity: Severity?
        /// What all of them have in common.
        var labels: Labels = [:]
        /// When the latest event of those that fire here happened.
        var reported: Timestamp?
    }

    /// - Parameter tellable: the alerts to tell of; none for all of them, as they are.
    func content(of incident: OpenIncident, _ kind: Notification.Kind, _ tellable: [AlertKey]) -> Content {
        let shown =
            if !tellable.isEmpty {
                shown(of: incident, telling: tellable)
            } else if kind == .resolved, incident.isOverAsKnown {
                shownOver(of: incident)
            } else {
                shown(of: incident)
            }
        let worst = shown.severity ?? incident.told?.severity ?? .info
        var links: [Link] = []
        for member in shown.members {
            guard links.count < Self.linkLimit else { break }
            for link in member.links where !links.contains(link) && links.count < Self.linkLimit { links.append(link) }
        }
        let received = shown.members.lazy.map(\.lastSeen).max() ?? state.now
        return Content(
            severity: shown.isFiring ? worst : incident.told?.severity ?? worst,
            title: title(shown),
            body: body(incident, shown, kind),
            labels: shown.labels,
            alerts: shown.isFiring ? shown.count : 0,
            links: links,
            eventTime: shown.reported ?? received,
            receivedAt: received
        )
    }

    /// An incident as the outside sees it. It costs as much as is listed, however many alerts there are.
    func describe(_ incident: OpenIncident) -> Incident {
        let shown = shown(of: incident)
        return Incident(
            id: incident.id,
            state: incident.state,
            severity: shown.severity ?? incident.told?.severity ?? .info,
            title: title(shown),
            labels: incident.members.labels,
            alerts: isAlone(incident) ? shown.members : listed(incident),
            counts: incident.members.counts,
            openedAt: incident.openedAt,
            updatedAt: incident.updatedAt,
            escalation: incident.plan.policy.map { policy in
                Incident.Escalation(policy: policy.name, step: incident.escalation?.step(of: policy) ?? 0)
            },
            timeline: incident.timeline.entries
        )
    }

    /// Whether all that it lists is one alert that fires: what its text speaks of is its list, then.
    private func isAlone(_ incident: OpenIncident) -> Bool {
        if case .resolved = incident.state { return false }
        return incident.members.here.count == 1 && incident.members.count == 1
    }

    private func shown(of incident: OpenIncident) -> Shown {
        let members = incident.members
        if !members.here.isEmpty { return shown(members.here, of: members) }
        if !members.elsewhere.isEmpty {
            var shown = shown(members.elsewhere, of: members)
            shown.reported = nil
            return shown
        }
        return shownOver(of: incident)
    }

    /// What is over, as far as it was told as one.
    private func shownOver(of incident: OpenIncident) -> Shown {
        let members = incident.members
        let isWhole = incident.toldThrough == 0
        let over = isWhole ? members.over : members.over.filter { $0.number > incident.toldThrough }
        let count = members.overCount - min(incident.overBefore, members.overCount)
        return Shown(
            members: over.map(\.alert),
            count: Int(clamping: count),
            isFiring: false,
            severity: isWhole ? members.worstOver : over.lazy.map(\.alert.severity).max() ?? members.worstOver,
            labels: count == over.count ? Self.common(over.map(\.alert)) : members.labels
        )
    }

    private func shown(_ keys: RankedKeys, of members: IncidentMembers) -> Shown {
        var worst = keys.worst(Self.shownLimit)
        worst.sort { $0.entry.number < $1.entry.number }
        return shown(worst.map(\.entry.key), of: members, count: keys.count, worst: keys.worst)
    }

    /// The same of some that fire.
    private func shown(of incident: OpenIncident, telling keys: [AlertKey]) -> Shown {
        let members = incident.members
        if keys.count == members.here.count { return shown(members.here, of: members) }
        if keys.count <= Self.shownLimit {
            return shown(
                keys,
                of: members,
                count: keys.count,
                worst: keys.lazy.compactMap { members[$0]?.severity }.max()
            )
        }
        var bySeverity = Array(repeating: [AlertKey](), count: Severity.allCases.count)
        for key in keys {
            guard let rank = members[key]?.severity.rank else { continue }
            if bySeverity[rank].count < Self.shownLimit { bySeverity[rank].append(key) }
        }
        let worst = Severity.allCases.last { !bySeverity[$0.rank].isEmpty }
        let most = Array(bySeverity.reversed().joined().prefix(Self.shownLimit))
        return shown(most, of: members, count: keys.count, worst: worst)
    }

    private func shown(_ keys: [AlertKey], of members: IncidentMembers, count: Int, worst: Severity?) -> Shown {
        var shown = Shown(count: count, severity: worst)
        shown.members.reserveCapacity(keys.count)
        for key in keys {
            guard let alert = firingAlert(key), let member = members[key] else { continue }
            let place = AlertPlace.firing(member.severity, number: member.number)
            shown.members.append(alert.member(.firing, at: place, movedTo: member.movedTo))
            shown.reported = max(shown.reported ?? alert.reportedTime, alert.reportedTime)
        }
        shown.labels = count == shown.members.count ? Self.common(shown.members) : members.labels
        return shown
    }

    private func title(_ shown: Shown) -> String {
        let longest = SizeLimits().summary
        if shown.count == 1, let only = shown.members.first { return only.summary.cut(toBytes: longest) }
        var names: [String] = []
        for member in shown.members {
            guard let name = member.labels["rule"], !names.contains(name) else { continue }
            names.append(name)
        }
        if names.count == 1, let template = rule(named: names[0])?.title {
            let bindings = bindings(labels: shown.labels, lastSeen: nil, alerts: shown.count)
            return template.render(bindings, escaping: .line, limit: longest)
        }
        let rules = names.prefix(Self.ruleLimit).joined(separator: ", ") + (names.count > Self.ruleLimit ? ", …" : "")
        return "\(shown.count) × \(rules)".cut(toBytes: longest)
    }

    private func body(_ incident: OpenIncident, _ shown: Shown, _ kind: Notification.Kind) -> String {
        var text = BoundedLines(Self.lines(of: shown.members).map(\.summary), of: shown.count, reserve: 256)
        switch kind {
        case .resolved:
            text.append(end(of: incident))
            // What the summary says is how it was while it fired.
            if incident.lost == nil, !shown.isFiring, shown.count == 1, let value = shown.members.first?.value,
                !value.isEmpty
            {
                text.append("Last value: \(value)")
            }
        case .repeated:
            text.append("Goes on for \(TimeSpan(seconds: state.now - incident.openedAt)).")
        case .escalated:
            text.append("Nobody has it for \(TimeSpan(seconds: state.now - incident.openedAt)).")
        case .flapping:
            text.append("It comes and goes; you hear when it is stable.")
        case .stable:
            text.append("It no longer comes and goes.")
        case .firing, .updated, .acknowledged, .snoozed, .digest, .storm, .test:
            break
        }
        return text.text
    }

    private func end(of incident: OpenIncident) -> String {
        switch incident.lost {
        case .ruleRemoved:
            "The rule was removed, and with it what it watched for: whether that is over isn't known."
        case .keyChanged:
            "The rule has another key now, and no longer watches for this: it may not be over."
        case nil:
            "Over after \(TimeSpan(seconds: state.now - incident.openedAt))."
        }
    }

    /// All of few, and the worst of many.
    private static func lines(of members: [Incident.Member]) -> [Incident.Member] {
        guard members.count > bodyLines else { return members }
        let bySeverity = Severity.allCases.reversed().lazy.map { severity in members.filter { $0.severity == severity }
        }
        return Array(bySeverity.joined().prefix(bodyLines))
    }

    /// The labels that all have with the same value.
    private static func common(_ members: [Incident.Member]) -> Labels {
        guard let first = members.first else { return [:] }
        if members.count == 1 { return first.labels }
        return members.dropFirst().reduce(first.labels) { $0.common(with: $1.labels) }
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
