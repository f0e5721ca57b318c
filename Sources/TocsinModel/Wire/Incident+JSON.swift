extension Incident {
    /// The incident as the outside sees it: contract §7.
    package func write(to json: inout JSONText) {
        json.object { json in
            json.member("id", id.description)
            json.member("state", state.name)
            json.member("severity", severity.rawValue)
            json.member("title", title)
            json.member("labels", labels)
            json.key("alerts")
            json.array(alerts) { json, alert in alert.write(to: &json) }
            json.member("opened_at", openedAt)
            json.member("updated_at", updatedAt)
            writeState(to: &json)
            json.key("timeline")
            json.array(timeline) { json, entry in entry.write(to: &json) }
        }
    }

    /// The same as bytes.
    package var json: [UInt8] {
        var json = JSONText()
        write(to: &json)
        return json.bytes
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
    package func write(to json: inout JSONText) {
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
    package func write(to json: inout JSONText) {
        json.object { json in
            json.member("at", at)
            json.member("kind", kind.rawValue)
            json.member("text", text)
            if let user { json.member("user", user.text) }
        }
    }
}
