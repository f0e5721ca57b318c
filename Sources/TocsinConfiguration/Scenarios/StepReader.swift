internal import TocsinModel
internal import TocsinTime

/// Reads one of the `steps:` of a scenario, which is several where it repeats.
struct StepReader {
    let start: Timestamp
    /// Of the scenario, from whose directory the files that it names are found.
    let path: String
    let log: ProblemLog

    private static let kinds = [
        "publish", "expect", "expect_none", "command", "silence", "unsilence", "override", "preferences", "broker",
        "condition", "reload", "restart",
    ]

    func read(_ reader: inout MapReader) -> [Scenario.Step] {
        let at = reader.required("at").flatMap { MapReader.span($0, "at", least: .zero, log) }
        let given = Self.kinds.filter { reader.has($0) }
        let rounds = rounds(&reader)
        let times = reader.number("times", in: 1...ScenarioLoader.stepLimit) ?? 1
        let every = reader.span("every")
        if times > 1, every == nil, !reader.has("every") { reader.missing("every") }
        if given.isEmpty { reader.missing("publish", "expect", "expect_none", "command", "silence", "broker") }
        if given.count > 1 {
            log.error("a step does one thing, not \(given.joined(separator: " and "))", at: reader.place(of: given[1]))
        }
        reader.finish()
        guard let at else { return [] }
        let position = reader.place.position
        var steps: [Scenario.Step] = []
        for round in 0..<times {
            let time = TimeSpan(milliseconds: at.milliseconds + (every?.milliseconds ?? 0) * Int64(round))
            steps += rounds(round, time).map { Scenario.Step(at: time, place: position, action: $0) }
            guard steps.count <= ScenarioLoader.stepLimit else { break }
        }
        return steps
    }

    /// What the step does each time.
    private func rounds(_ reader: inout MapReader) -> PublishReader.Rounds {
        let deeds = DeedReader(log: log)
        _ = reader.entry("publish")
        let publish = reader.has("publish") ? PublishReader(start: start, log: log).read(&reader) : nil
        var actions: [Scenario.Action?] = []
        if let expectation = reader.map("expect", "'expect'") { actions.append(expect(expectation)) }
        if let entry = reader.entry("expect_none") { actions.append(expectNone(entry.value)) }
        if let command = reader.map("command", "'command'") { actions.append(deeds.command(command)) }
        if let silence = reader.map("silence", "'silence'") { actions.append(deeds.silence(silence)) }
        if let unsilence = reader.map("unsilence", "'unsilence'") { actions.append(deeds.unsilence(unsilence)) }
        if let override = reader.map("override", "'override'") { actions.append(deeds.override(override)) }
        if let preferences = reader.map("preferences", "'preferences'") {
            actions.append(deeds.preferences(preferences, from: start))
        }
        if let state = reader.choice("broker", of: ["down", "up"]) {
            actions.append(.broker(isUp: state.value == "up"))
        }
        if let condition = reader.map("condition", "'condition'") { actions.append(self.condition(condition)) }
        if let file = reader.text("reload") {
            actions.append(.reload(FilePath.join(FilePath.directory(of: path), file.value)))
        }
        if reader.flag("restart") == true { actions.append(.restart) }
        return { round, at in (publish?(round, at) ?? []) + actions.compactMap(\.self) }
    }

    /// `{kind, subject, raised, severity, summary}`.
    private func condition(_ reader: MapReader) -> Scenario.Action? {
        var reader = reader
        let kind = reader.required("kind").flatMap {
            MapReader.choice($0, "kind", of: SelfCondition.Kind.allCases.map(\.rawValue), log)
        }
        let subject = reader.text("subject")?.value ?? ""
        let isRaised = reader.flag("raised") ?? true
        let severity = reader.choice("severity", of: Severity.allCases.map(\.rawValue))
        let summary = reader.text("summary")?.value
        reader.finish()
        guard let kind, let known = SelfCondition.Kind(rawValue: kind.value) else { return nil }
        return .condition(
            SelfCondition(
                kind: known,
                subject: subject,
                isRaised: isRaised,
                severity: severity.flatMap { Severity(rawValue: $0.value) } ?? .error,
                summary: summary ?? (subject.isEmpty ? kind.value : "\(kind.value): \(subject)")
            )
        )
    }

    private func expect(_ reader: MapReader) -> Scenario.Action {
        var reader = reader
        let times = reader.number("times", in: 1...1_000_000)
        return .expect(expectation(&reader), times: times)
    }

    /// `true` for nothing whatever, or a map for nothing of a kind.
    private func expectNone(_ node: YAMLNode) -> Scenario.Action? {
        if case .scalar(let scalar) = node.content, scalar.style == .plain, scalar.text == "true" {
            return .expectNone(Scenario.Expectation(fields: []))
        }
        guard case .map = node.content, var reader = MapReader(node, "'expect_none'", log: log) else {
            log.error(
                "'expect_none' must be true, or a map of what is not to be sent, not \(node.kind)",
                at: node.place
            )
            return nil
        }
        return .expectNone(expectation(&reader))
    }

    private func expectation(_ reader: inout MapReader) -> Scenario.Expectation {
        var fields: [Scenario.Expectation.Field] = []
        for name in Scenario.Expectation.names {
            guard let entry = reader.entry(name) else { continue }
            check(name, entry.value)
            fields.append(
                Scenario.Expectation.Field(
                    name: name,
                    value: entry.value.value,
                    place: entry.keyPlace.position
                )
            )
        }
        reader.finish()
        return Scenario.Expectation(fields: fields)
    }

    /// A word that no notification can have is a slip of the pen.
    private func check(_ name: String, _ node: YAMLNode) {
        switch name {
        case "kind":
            _ = MapReader.choice(node, name, of: Notification.Kind.allCases.map(\.rawValue), log)
        case "severity":
            _ = MapReader.choice(node, name, of: Severity.allCases.map(\.rawValue), log)
        case "channels":
            guard case .list = node.content else {
                log.error("'channels' must be a list such as [inbox, email], not \(node.kind)", at: node.place)
                return
            }
        default:
            break
        }
    }
}

extension Place {
    var position: Scenario.Position { Scenario.Position(line: line, column: column) }
}
