internal import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// One (rule, key) in trouble, as it was when it was last evaluated.
package struct Alert: Hashable, Codable, Sendable {
    /// `rule`, the key's labels and what the rule adds.
    package let labels: Labels
    package var severity: Severity
    package var summary: String
    package var value: String
    package var links: [Link]
    package var firstSeen: Timestamp
    package var lastSeen: Timestamp
    package var count: UInt64
    /// When the latest event that kept it firing happened, by its own clock.
    package var eventTime: Timestamp
    /// The same as people are told.
    package var reportedTime: Timestamp

    /// Why one ended that may not be over: for want of what watched it.
    package enum Loss: String, Hashable, Codable, Sendable {
        case ruleRemoved = "rule_removed"
        case keyChanged = "key_changed"
    }

    func member(
        _ state: Incident.Member.State,
        at place: AlertPlace,
        movedTo destination: IncidentID? = nil
    ) -> Incident.Member {
        Incident.Member(
            labels: labels,
            place: place,
            state: state,
            movedTo: destination,
            severity: severity,
            summary: summary,
            value: value,
            links: links,
            firstSeen: firstSeen,
            lastSeen: lastSeen,
            count: count
        )
    }
}

extension Alert {
    /// What routes, inhibitions and silences may name of it.
    func routeBindings(incident: IncidentID? = nil) -> Bindings {
        RouteVariables.bindings(rule: labels["rule"] ?? "", severity: severity, labels: labels, incident: incident)
    }
}

extension Alert {
    mutating func shift(by step: TimeSpan) {
        firstSeen = firstSeen.shifted(by: step)
        lastSeen = lastSeen.shifted(by: step)
        // The device's clock may not have moved: what it says next is not to be taken for older.
        eventTime = min(eventTime, eventTime.shifted(by: step))
        reportedTime = reportedTime.shifted(by: step)
    }
}

extension Alert {
    var weight: Int {
        var bytes = 256 + labels.weight + summary.weight + value.weight
        for link in links { bytes += 64 + link.text.weight + link.href.weight }
        return bytes
    }
}
