internal import TocsinModel
internal import TocsinTime

/// Incidents as a table for people.
enum IncidentTable {
    static func lines(_ incidents: [IncidentReply], at now: Timestamp, inColour: Bool) -> [String] {
        var table = TextTable(["STATE", "SEVERITY", "ID", "AGE", "OWNER", "TITLE"])
        for incident in incidents {
            table.add([
                TextTable.Cell(incident.state, .state(incident.state)),
                TextTable.Cell(incident.severity, .severity(incident.severity)),
                TextTable.Cell(incident.id),
                TextTable.Cell(Age.text(now - incident.openedAt.time)),
                TextTable.Cell(incident.acknowledgedBy ?? "-"),
                TextTable.Cell(incident.title),
            ])
        }
        return table.lines(inColour: inColour)
    }
}
