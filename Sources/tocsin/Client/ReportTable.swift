internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

/// A report as a page of text.
struct ReportTable {
    let report: ReportReply

    private static let severities = ["critical", "error", "warning", "info"]

    func text(inColour: Bool) -> String {
        var parts = [summary]
        if !report.rules.isEmpty {
            parts.append(table("The rules with the most incidents", ["RULE", "INCIDENTS"], report.rules, inColour))
        }
        if !report.escalations.isEmpty {
            parts.append(table("How far it went", ["STEP", "TOLD"], report.escalations, inColour))
        }
        if !report.notifications.isEmpty { parts.append(notifications(inColour)) }
        if !report.openedLinks.isEmpty { parts.append(opened(inColour)) }
        if !report.unacknowledged.isEmpty { parts.append(neglected(inColour)) }
        return parts.joined(separator: "\n\n")
    }

    private var summary: String {
        let begin = report.from.time.minuteText
        let end = report.to.time.minuteText
        var lines = ["From \(begin) to \(end) UTC"]
        guard report.incidents > 0 else { return lines[0] + "\nNothing happened: there were no incidents." }
        let kinds = Self.severities.compactMap { name in
            report.severities[name].flatMap { $0 == 0 ? nil : "\($0) \(name)" }
        }
        let noun = report.incidents == 1 ? "incident" : "incidents"
        lines.append("\(report.incidents) \(noun): \(kinds.joined(separator: ", "))")
        if report.told > 0 {
            let share = "(\(report.acknowledged * 100 / report.told) %)"
            lines.append(
                "People were told of \(report.told), and acknowledged \(report.acknowledged) of them \(share)."
            )
        } else {
            lines.append("Nobody was told of any.")
        }
        if let spread = report.timeToAcknowledge { lines.append("Acknowledged after \(Self.text(spread)).") }
        if let spread = report.timeToResolve { lines.append("Over after \(Self.text(spread)).") }
        let late = report.outOfHours.reduce(0) { $0 + $1.count }
        lines.append(late == 0 ? "Nobody was paged out of hours." : "\(late) pages came out of hours.")
        if report.truncated { lines.append("There was more than one report can hold: the oldest is missing.") }
        return lines.joined(separator: "\n")
    }

    private static func span(_ seconds: Int) -> TimeSpan { .seconds(Int64(min(max(seconds, 0), 1_000_000_000))) }

    private static func text(_ spread: ReportReply.Spread) -> String {
        let median = span(spread.median)
        return "\(median) in the middle, \(span(spread.p90)) for nine of ten"
    }

    private func table(
        _ title: String,
        _ heading: [String],
        _ counts: [ReportReply.Count],
        _ inColour: Bool
    ) -> String {
        var table = TextTable(heading)
        for count in counts { table.add([TextTable.Cell(count.name), TextTable.Cell(String(count.count))]) }
        return ([title] + table.lines(inColour: inColour)).joined(separator: "\n")
    }

    /// A line a user, a column for the busiest day.
    private func notifications(_ inColour: Bool) -> String {
        var table = TextTable(["USER", "NOTIFICATIONS", "DAYS", "BUSIEST DAY", "OUT OF HOURS"])
        var users: [String] = []
        for daily in report.notifications where !users.contains(daily.user) { users.append(daily.user) }
        for user in users {
            let days = report.notifications.filter { $0.user == user }
            let busiest = days.max { $0.count < $1.count }
            let late = report.outOfHours.first { $0.name == user }?.count ?? 0
            table.add([
                TextTable.Cell(user, .bold), TextTable.Cell(String(days.reduce(0) { $0 + $1.count })),
                TextTable.Cell(String(days.count)),
                TextTable.Cell(busiest.map { "\($0.day): \($0.count)" } ?? "-"),
                TextTable.Cell(String(late), late == 0 ? .plain : .urgent),
            ])
        }
        return (["Who was told how much"] + table.lines(inColour: inColour)).joined(separator: "\n")
    }

    private func opened(_ inColour: Bool) -> String {
        var table = TextTable(["USER", "RULE", "OPENED"])
        for opened in report.openedLinks {
            table.add([
                TextTable.Cell(opened.user, .bold), TextTable.Cell(opened.rule.isEmpty ? "-" : opened.rule),
                TextTable.Cell(String(opened.count)),
            ])
        }
        return (["Who read on"] + table.lines(inColour: inColour)).joined(separator: "\n")
    }

    private func neglected(_ inColour: Bool) -> String {
        var table = TextTable(["INCIDENT", "SEVERITY", "OPENED", "TITLE"])
        for incident in report.unacknowledged {
            table.add([
                TextTable.Cell(incident.id), TextTable.Cell(incident.severity),
                TextTable.Cell(incident.openedAt.time.rfc3339), TextTable.Cell(incident.title),
            ])
        }
        let more = report.unacknowledgedMore > 0 ? ["and \(report.unacknowledgedMore) more"] : []
        return (["Nobody acknowledged"] + table.lines(inColour: inColour) + more).joined(separator: "\n")
    }
}
