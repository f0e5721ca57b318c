internal import TocsinModel
internal import TocsinTime

/// Reads steps in which a person does something.
struct DeedReader {
    let log: ProblemLog

    private static let actions = [
        "acknowledge", "unacknowledge", "resolve", "snooze", "escalate", "reassign", "note", "read", "dismiss",
    ]

    func command(_ reader: MapReader) -> Scenario.Action? {
        var reader = reader
        let by = user(&reader)
        let action = reader.required("action").flatMap { MapReader.choice($0, "action", of: Self.actions, log) }?.value
        let incident = id(IncidentID.self, "incident", &reader)
        let notification = id(NotificationID.self, "notification", &reader)
        let span = reader.span("for", least: .milliseconds(1))
        let users = (reader.texts("users") ?? []).compactMap { user($0) }
        let text = reader.text("text")?.value
        let answer = answer(&reader)
        if action == "snooze", !reader.has("for") { reader.missing("for") }
        if action == "reassign", !reader.has("users") { reader.missing("users") }
        if action == "note", !reader.has("text") { reader.missing("text") }
        reader.finish()
        guard let by, let action else { return nil }
        let kind: Scenario.Deed.Kind? =
            switch action {
            case "acknowledge": .incident(incident, .acknowledge)
            case "unacknowledge": .incident(incident, .unacknowledge)
            case "resolve": .incident(incident, .resolve)
            case "snooze": span.map { .incident(incident, .snooze($0)) }
            case "escalate": .incident(incident, .escalate)
            case "reassign": .incident(incident, .reassign(users))
            case "note": text.map { .incident(incident, .note($0)) }
            case "read": .notifications(notification.map { .these([$0]) } ?? .all, .read)
            default: .notifications(notification.map { .these([$0]) } ?? .all, .dismissed)
            }
        return kind.map { .act(Scenario.Deed(by: by, kind: $0, answer: answer)) }
    }

    func silence(_ reader: MapReader) -> Scenario.Action? {
        var reader = reader
        let by = user(&reader)
        let match = reader.requiredText("match")
        let from = reader.node("from").flatMap { Self.moment($0, "from", log) }
        let span = reader.span("for", least: .milliseconds(1))
        let until = reader.node("until").flatMap { node -> Scenario.End? in
            if case .scalar(let scalar) = node.content, scalar.text == "resolved" { return .resolved }
            return Self.moment(node, "until", log).map { .at($0) }
        }
        let comment = reader.text("comment")?.value ?? ""
        let answer = answer(&reader)
        if span == nil, !reader.has("until"), !reader.has("for") { reader.missing("until", "for") }
        if reader.has("until"), reader.has("for") {
            log.error("'until' and 'for' exclude each other", at: reader.place(of: "for"))
        }
        reader.finish()
        guard let by, let match, let end = until ?? span.map({ .after($0) }) else { return nil }
        return .act(
            Scenario.Deed(
                by: by,
                kind: .silence(match: match.value, from: from, until: end, comment: comment),
                answer: answer
            )
        )
    }

    func unsilence(_ reader: MapReader) -> Scenario.Action? {
        var reader = reader
        let by = user(&reader)
        let silence = id(SilenceID.self, "silence", &reader)
        let answer = answer(&reader)
        reader.finish()
        return by.map { .act(Scenario.Deed(by: $0, kind: .unsilence(silence), answer: answer)) }
    }

    /// `90m` after the beginning, or a time of the calendar.
    static func moment(_ node: YAMLNode, _ key: String, _ log: ProblemLog) -> Scenario.ClockReading? {
        if case .scalar(let scalar) = node.content {
            if let time = Timestamp(rfc3339: scalar.text) { return .time(time) }
            let isNegative = scalar.text.hasPrefix("-")
            if let span = TimeSpan(scalar.text.dropFirst(isNegative ? 1 : 0)) {
                return .offset(TimeSpan(milliseconds: isNegative ? -span.milliseconds : span.milliseconds))
            }
        }
        log.error(
            "'\(key)' must be a time such as 2026-03-28T23:50:00Z, or a duration after the scenario's start, not \(node.kind)",
            at: node.place
        )
        return nil
    }

    /// Whether the answer matters: `refused: true`, `refused: false`, or the code that is expected.
    func answer(_ reader: inout MapReader) -> Scenario.Deed.Answer {
        let codes = CommandResult.Code.allCases.map(\.rawValue)
        guard let node = reader.node("refused") else { return .any }
        guard let word = MapReader.choice(node, "refused", of: ["true", "false"] + codes, log)?.value else {
            return .any
        }
        switch word {
        case "true": return .refused(nil)
        case "false": return .done
        default: return .refused(CommandResult.Code(rawValue: word))
        }
    }

    func user(_ reader: inout MapReader) -> UserID? {
        reader.required("by").flatMap { MapReader.text($0, "by", log) }.flatMap { user($0) }
    }

    func user(_ text: Located<String>) -> UserID? {
        if let user = UserID(text.value) { return user }
        log.error("'\(text.value)' is no user's id", at: text.place)
        return nil
    }

    private func id<ID: SerialIdentifier>(_ type: ID.Type, _ key: String, _ reader: inout MapReader) -> ID? {
        guard let text = reader.text(key) else { return nil }
        if let id = ID(text.value) { return id }
        log.error("'\(key)' must be an id such as \(ID.prefix)-1, not '\(text.value)'", at: text.place)
        return nil
    }
}
