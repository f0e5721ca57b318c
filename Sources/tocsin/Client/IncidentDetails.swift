internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

/// One incident with its alerts and its story, for people.
struct IncidentDetails {
    let incident: IncidentReply
    /// Those that the incident itself doesn't list, where they were asked for.
    var further: [IncidentReply.Alert] = []
    let now: Timestamp

    func lines(inColour: Bool) -> [String] {
        let state = painted(incident.state, .state(incident.state), inColour)
        let severity = painted(incident.severity, .severity(incident.severity), inColour)
        var lines = ["\(incident.id)  \(severity)  \(state)  \(Printable.line(incident.title))"]
        lines += facts.map { "  \($0.name): \(Printable.line($0.value))" }
        if !shown.isEmpty { lines += ["", heading] + alerts(inColour) }
        if !incident.timeline.isEmpty { lines += ["", "Timeline"] + timeline(inColour) }
        return lines
    }

    private var shown: [IncidentReply.Alert] { incident.alerts + further }

    /// How many there are, where not all of them are below.
    private var heading: String {
        guard let count = incident.alertCount, count > UInt64(shown.count) else { return "Alerts" }
        let firing = incident.alertsFiring.map { "; \($0) of all firing" } ?? ""
        return "Alerts (the first \(shown.count) of \(count)\(firing))"
    }

    private var facts: [(name: String, value: String)] {
        var facts = [("opened", "\(incident.openedAt.time.rfc3339), \(Age.text(now - incident.openedAt.time)) ago")]
        if !incident.labels.isEmpty { facts.append(("labels", Labels(incident.labels).description)) }
        if let user = incident.acknowledgedBy {
            let until = incident.acknowledgedUntil.map { ", until \($0.time.rfc3339)" } ?? ""
            facts.append(("acknowledged", "by \(user)\(until)"))
        }
        if let until = incident.snoozedUntil { facts.append(("snoozed", "until \(until.time.rfc3339)")) }
        if let policy = incident.policy {
            facts.append(("policy", policy + (incident.step.map { ", step \($0)" } ?? "")))
        }
        if let resolved = incident.resolvedAt { facts.append(("resolved", resolved.time.rfc3339)) }
        return facts
    }

    private func alerts(_ inColour: Bool) -> [String] {
        var table = TextTable(["STATE", "SEVERITY", "SINCE", "EVENTS", "SUMMARY"])
        for alert in shown {
            table.add([
                TextTable.Cell(alert.movedTo.map { "\(alert.state) in \($0)" } ?? alert.state, .state(alert.state)),
                TextTable.Cell(alert.severity, .severity(alert.severity)),
                TextTable.Cell(Age.text(now - alert.firstSeen.time)),
                TextTable.Cell(String(alert.count)),
                TextTable.Cell(alert.summary),
            ])
        }
        return table.lines(inColour: inColour).map { "  \($0)" }
    }

    private func timeline(_ inColour: Bool) -> [String] {
        incident.timeline.map { entry in
            let by = entry.user.map { " (\($0))" } ?? ""
            return "  \(painted(entry.at.time.rfc3339, .faint, inColour))  \(Printable.line(entry.text + by))"
        }
    }

    private func painted(_ text: String, _ style: Style, _ inColour: Bool) -> String {
        inColour ? style.paint(Printable.line(text)) : Printable.line(text)
    }
}
