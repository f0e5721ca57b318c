internal import TocsinModel

/// Alerts of Tocsin's own, which no rule makes.
extension AlertBook {
    /// How many of one kind fire.
    func ownAlerts(of rule: String) -> Int { activity.own[rule, default: 0] }

    mutating func raise(_ key: AlertKey, _ severity: Severity, summary: String) {
        let alert = Alert(
            labels: Labels(key.labels.pairs + [Labels.Pair(name: "rule", value: key.rule)]),
            severity: severity,
            summary: summary,
            value: "",
            links: [],
            firstSeen: now,
            lastSeen: now,
            count: 1,
            eventTime: now,
            reportedTime: now
        )
        let known = keys[key]
        var next = known ?? KeyState()
        next.phase = .firing(alert)
        remember(key, known, next)
        say(.began(key, alert, isFlapping: false))
    }

    mutating func change(_ key: AlertKey, _ present: Alert, _ severity: Severity, summary: String) {
        var alert = present
        alert.summary = summary
        alert.severity = severity
        alert.lastSeen = now
        alert.eventTime = now
        alert.reportedTime = now
        alert.count &+= 1
        update(key, alert, from: present.severity)
    }
}
