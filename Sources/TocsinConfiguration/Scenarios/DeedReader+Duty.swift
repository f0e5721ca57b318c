internal import TocsinModel
internal import TocsinTime

/// Reads steps in which somebody else goes on call for a while.
extension DeedReader {
    private static let changes = ["add", "remove", "replace"]

    /// `{by, schedule, add | remove | replace with, from, until | for}`.
    func override(_ reader: MapReader) -> Scenario.Action? {
        var reader = reader
        let by = user(&reader)
        let schedule = reader.requiredText("schedule")
        let change = change(&reader)
        let from = reader.node("from").flatMap { Self.moment($0, "from", log) }
        let span = reader.span("for", least: .milliseconds(1))
        let until = reader.node("until").flatMap { Self.moment($0, "until", log) }
        let answer = answer(&reader)
        if !reader.has("until"), !reader.has("for") { reader.missing("until", "for") }
        if reader.has("until"), reader.has("for") {
            log.error("'until' and 'for' exclude each other", at: reader.place(of: "for"))
        }
        reader.finish()
        let end = until.map { Scenario.End.at($0) } ?? span.map { Scenario.End.after($0) }
        guard let by, let schedule, let change, let end else { return nil }
        return .act(
            Scenario.Deed(
                by: by,
                kind: .override(schedule: schedule.value, change, from: from, until: end),
                answer: answer
            )
        )
    }

    private func change(_ reader: inout MapReader) -> ScheduleChange? {
        let given = Self.changes.filter { reader.has($0) }
        let users = Self.changes.map { reader.text($0).flatMap { user($0) } }
        let other = reader.text("with").flatMap { user($0) }
        if given.isEmpty { reader.missing("add", "remove", "replace") }
        if given.count > 1 {
            let all = given.joined(separator: " and ")
            log.error("an override does one thing, not \(all)", at: reader.place(of: given[1]))
        }
        if let user = users[0] { return .add(user) }
        if let user = users[1] { return .remove(user) }
        guard let user = users[2] else { return nil }
        if !reader.has("with") { reader.missing("with") }
        return other.map { .replace(user, with: $0) }
    }
}
