internal import TocsinTime

/// The incident as the outside sees it: contract §7.
///
/// It has a size that nobody outside can exceed: the timeline's first line and its latest take what they need of one part of it, and the
/// alerts that matter most as many as fit in the rest.
extension Incident {
    /// - Parameter limit: bytes; at least what an incident without alerts and timeline takes.
    package func json(limit: Int) -> [UInt8] {
        if let whole = whole(limit: limit) { return whole }
        let frame = written(next: Self.longestPlace, alerts: { _ in }, timeline: { _ in })
        let room = limit - frame.count
        let timeline = timelineParts(room: min(room, Self.timelineBytes))
        let alerts = alertParts(room: room - timeline.reduce(0) { $0 + $1.count + 1 })
        return written(
            next: next(after: alerts.count),
            alerts: { json in for alert in alerts { json.raw(alert) } },
            timeline: { json in for entry in timeline { json.raw(entry) } }
        )
    }

    /// Most have room for all that they have, and are written in one go; `nil` where this one hasn't.
    private func whole(limit: Int) -> [UInt8]? {
        guard alerts.count <= Self.few, timeline.count <= Self.few,
            timeline.reduce(0, { $0 + $1.longestJSON }) <= Self.timelineBytes
        else { return nil }
        let json = written(
            next: next(after: alerts.count),
            alerts: { json in for alert in alerts { alert.write(to: &json) } },
            timeline: { json in for entry in timeline { entry.write(to: &json) } }
        )
        return json.count <= limit ? json : nil
    }

    /// The place after so many alerts; `nil` where there are no more.
    private func next(after count: Int) -> String? {
        guard UInt64(count) < counts.all else { return nil }
        return (count == 0 ? Self.firstPlace : alerts[count - 1].place).description
    }

    private static let few = 16

    package var json: [UInt8] { json(limit: SizeLimits().incident) }

    /// Bytes of the timeline, at most.
    private static let timelineBytes = 28 * 1024
    private static let longestPlace = AlertPlace.firing(.critical, number: .max).description
    /// Before every alert.
    private static let firstPlace = AlertPlace.firing(.critical, number: .max)

    private func written(
        next: String?,
        alerts: (inout JSONText) -> Void,
        timeline: (inout JSONText) -> Void
    ) -> [UInt8] {
        var json = JSONText(capacity: 1536)
        json.object { json in
            json.member("id", id.description)
            json.member("state", state.name)
            json.member("severity", severity.rawValue)
            json.member("title", title)
            json.member("labels", labels)
            json.member("alert_count", counts.all)
            json.member("alerts_firing", counts.firing)
            json.member("alerts_resolved", counts.resolved)
            json.key("alerts_by_severity")
            json.object { json in
                for severity in Severity.allCases { json.member(severity.rawValue, counts.bySeverity[severity.rank]) }
            }
            json.key("alerts")
            json.array(alerts)
            json.member("alerts_next", next)
            json.member("opened_at", openedAt)
            json.member("updated_at", updatedAt)
            writeState(to: &json)
            json.key("timeline")
            json.array(timeline)
        }
        return json.bytes
    }

    /// Those that fit, from the first on.
    private func alertParts(room: Int) -> [[UInt8]] {
        var room = room
        var parts: [[UInt8]] = []
        for alert in alerts {
            let part = alert.json
            room -= part.count + 1
            if room < 0 { break }
            parts.append(part)
        }
        return parts
    }

    /// How it began, and the latest lines that fit beside that.
    private func timelineParts(room: Int) -> [[UInt8]] {
        guard let first = timeline.first?.json, first.count < room else { return [] }
        var room = room - first.count - 1
        var latest: [[UInt8]] = []
        for entry in timeline.dropFirst().reversed() {
            let part = entry.json
            room -= part.count + 1
            if room < 0 { break }
            latest.append(part)
        }
        return [first] + latest.reversed()
    }

    private func writeState(to json: inout JSONText) {
        var acknowledgedBy: UserID?
        var acknowledgedUntil: Timestamp?
        var snoozedUntil: Timestamp?
        var resolvedAt: Timestamp?
        switch state {
        case .open:
            break
        case .snoozed(_, _, let until):
            snoozedUntil = until
        case .acknowledged(let user, _, let until):
            acknowledgedBy = user
            acknowledgedUntil = until
        case .resolved(let at, _):
            resolvedAt = at
        }
        json.member("acknowledged_by", acknowledgedBy?.text)
        json.member("acknowledged_until", acknowledgedUntil)
        json.member("snoozed_until", snoozedUntil)
        json.member("resolved_at", resolvedAt)
        json.member("policy", escalation?.policy)
        json.member("step", escalation?.step)
    }
}

extension Incident.Member {
    /// Bytes; beyond, its links are left out: they are the one part of it that has no bound of its own.
    private static let bytesWithLinks = 16 * 1024

    package var json: [UInt8] {
        let json = written(links)
        return json.count <= Self.bytesWithLinks ? json : written([])
    }

    fileprivate func write(to json: inout JSONText) {
        if links.isEmpty { write([], to: &json) } else { json.raw(self.json) }
    }

    private func written(_ links: [Link]) -> [UInt8] {
        var json = JSONText()
        write(links, to: &json)
        return json.bytes
    }

    private func write(_ links: [Link], to json: inout JSONText) {
        json.object { json in
            json.member("labels", labels)
            json.member("severity", severity.rawValue)
            json.member("state", state.rawValue)
            if let movedTo { json.member("moved_to", movedTo.description) }
            json.member("value", value)
            json.member("summary", summary)
            json.member("links", links)
            json.member("first_seen", firstSeen)
            json.member("last_seen", lastSeen)
            json.member("count", count)
        }
    }
}

extension TimelineEntry {
    /// Bytes that it takes at most: a byte of a text may become six.
    fileprivate var longestJSON: Int { 128 + 6 * (text.utf8.count + (user?.text.utf8.count ?? 0)) }

    fileprivate var json: [UInt8] {
        var json = JSONText()
        write(to: &json)
        return json.bytes
    }

    fileprivate func write(to json: inout JSONText) {
        json.object { json in
            json.member("at", at)
            json.member("kind", kind.rawValue)
            json.member("text", text)
            if let user { json.member("user", user.text) }
        }
    }
}
