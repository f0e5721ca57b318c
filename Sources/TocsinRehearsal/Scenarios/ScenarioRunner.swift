package import TocsinConfiguration
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Runs scenarios. Pure: the same scenario under the same configuration gives the same result.
package enum ScenarioRunner {
    /// - Parameter load: the configuration of an entry file, for scenarios that change it on the way.
    package static func run(
        _ scenario: Scenario,
        under configuration: Configuration,
        load: (String) throws -> Configuration
    ) -> ScenarioResult {
        let result = attempt(scenario, configuration, keepsReasons: false, load)
        // Reasons cost more than decisions do: they are asked for only where somebody has to read them.
        return result.failures.isEmpty ? result : attempt(scenario, configuration, keepsReasons: true, load)
    }

    private static func attempt(
        _ scenario: Scenario,
        _ configuration: Configuration,
        keepsReasons: Bool,
        _ load: (String) throws -> Configuration
    ) -> ScenarioResult {
        var run = ScenarioRun(scenario, configuration, keepsReasons: keepsReasons)
        run.run(load)
        return run.result
    }
}

/// One run of one scenario.
private struct ScenarioRun: ~Copyable {
    private let scenario: Scenario
    private var rehearsal: Rehearsal
    private var fields = NotificationFields()
    private var failures: [ScenarioResult.Failure] = []
    private var window = Window()
    private var refusals: [String] = []
    private var lastSilence = SilenceID(0)

    /// After so many, the rest only repeats what went wrong before.
    private static let failureLimit = 20

    /// What the next expectation looks at: everything since those before it.
    private struct Window {
        /// The first of ``Rehearsal/sent`` that counts, and of ``Rehearsal/reasons``.
        var sent = 0
        var reasons = 0
        var since: TimeSpan?
        /// Which of them an expectation beside this one has found already.
        var taken: Set<Int> = []
        /// When the last expectation looked, and how much there was then.
        var last: TimeSpan?
        var end = (sent: 0, reasons: 0)
    }

    init(_ scenario: Scenario, _ configuration: Configuration, keepsReasons: Bool) {
        self.scenario = scenario
        rehearsal = Rehearsal(configuration: configuration, start: scenario.start, keepsReasons: keepsReasons)
    }

    var result: ScenarioResult {
        ScenarioResult(
            name: scenario.name,
            file: scenario.file,
            start: scenario.start,
            duration: rehearsal.now - scenario.start,
            inputs: rehearsal.inputs,
            notifications: rehearsal.sent.count { $0.isDelivered },
            failures: failures
        )
    }

    mutating func run(_ load: (String) throws -> Configuration) {
        rehearsal.take(.started)
        rehearsal.take(.linkRestored)
        for step in scenario.steps where failures.count < Self.failureLimit {
            do {
                try rehearsal.advance(to: scenario.start + step.at)
                try carryOut(step, load)
            } catch {
                fail(step, .broken("\(error)"))
                return
            }
        }
    }

    private mutating func carryOut(_ step: Scenario.Step, _ load: (String) throws -> Configuration) throws {
        switch step.action {
        case .expect, .expectNone:
            // Those that stand one below the other at one time look at the same.
            if let last = window.last, last != step.at { close() }
            window.last = step.at
        case .publish, .act, .broker, .condition, .reload, .restart:
            if window.last != nil { close() }
        }
        switch step.action {
        case .expect(let expectation, let times):
            expect(expectation, times, step)
        case .expectNone(let expectation):
            expectNone(expectation, step)
        case .publish(let topic, let payload, let isRetained):
            rehearsal.publish(topic: topic, payload: payload, isRetained: isRetained)
        case .act(let deed):
            act(deed, step)
        case .broker(let isUp):
            rehearsal.take(isUp ? .linkRestored : .linkLost(since: rehearsal.now))
        case .condition(let condition):
            rehearsal.take(.condition(condition))
        case .reload(let file):
            let next = try load(file)
            rehearsal.take(.rulebookReplaced(digest: next.digest), next)
        case .restart:
            rehearsal.take(.started)
            rehearsal.take(.linkRestored)
        }
    }

    // MARK: - Expectations

    /// What the last expectation looked at is behind us.
    private mutating func close() {
        window = Window(sent: window.end.sent, reasons: window.end.reasons, since: window.last)
        refusals.removeAll()
    }

    private mutating func expect(_ expectation: Scenario.Expectation, _ times: Int?, _ step: Scenario.Step) {
        let end = rehearsal.sent.count
        var found: [Int] = []
        for index in window.sent..<end where !window.taken.contains(index) {
            guard fields.misfits(rehearsal.sent[index], expectation).isEmpty else { continue }
            found.append(index)
            if times == nil { break }
        }
        if found.count != times ?? 1 {
            fail(step, .missing(Self.fields(expectation), wanted: times, found: found.count), expectation)
        }
        window.taken.formUnion(found)
        window.end = (end, rehearsal.reasons.count)
    }

    private mutating func expectNone(_ expectation: Scenario.Expectation, _ step: Scenario.Step) {
        let end = rehearsal.sent.count
        for index in window.sent..<end where !window.taken.contains(index) {
            guard fields.misfits(rehearsal.sent[index], expectation).isEmpty else { continue }
            fail(step, .unexpected(Self.fields(expectation)), expectation)
            break
        }
        window.end = (end, rehearsal.reasons.count)
    }

    private mutating func fail(
        _ step: Scenario.Step,
        _ kind: ScenarioResult.Kind,
        _ expectation: Scenario.Expectation? = nil
    ) {
        var seen: [ScenarioResult.Seen] = []
        if let expectation {
            for index in window.sent..<rehearsal.sent.count {
                let sent = rehearsal.sent[index]
                let differences = fields.misfits(sent, expectation).map { "\($0.name) is \($0.found.shown)" }
                seen.append(ScenarioResult.Seen(sent: sent, differences: differences))
            }
        }
        failures.append(
            ScenarioResult.Failure(
                place: step.place,
                offset: step.at,
                at: rehearsal.now,
                kind: kind,
                since: window.since,
                sent: seen,
                reasons: expectation.map { concerned($0) } ?? [],
                refusals: refusals
            )
        )
    }

    /// The reasons since the last expectation that have to do with whom or what this one is about.
    private func concerned(_ expectation: Scenario.Expectation) -> [Trace.Line] {
        var user: String?
        var incident: String?
        var labels: [(name: String, value: String)] = []
        for field in expectation.fields {
            switch (field.name, field.value) {
            case ("user", .string(let id)): user = id
            case ("incident", .string(let id)): incident = id
            case ("labels", .map(let map)):
                labels = map.entries.map { ($0.key.displayText, $0.value.displayText) }
            default: break
            }
        }
        return rehearsal.reasons[window.reasons...].filter { line in
            let subject = line.subject
            if let user, let id = subject.user, id.text != user { return false }
            if let incident, let id = subject.incident, id.description != incident { return false }
            guard let alert = subject.alert else { return true }
            return labels.allSatisfy { label in
                guard let value = label.name == "rule" ? alert.rule : alert.labels[label.name] else { return true }
                return value == label.value
            }
        }
    }

    private static func fields(_ expectation: Scenario.Expectation) -> [ScenarioResult.Field] {
        expectation.fields.map { ScenarioResult.Field(name: $0.name, text: $0.value.shown) }
    }

    // MARK: - Deeds

    private mutating func act(_ deed: Scenario.Deed, _ step: Scenario.Step) {
        let answer = command(deed).map { rehearsal.take(.command($0)) ?? .done(nil) } ?? Self.nothingOpen(deed.by)
        if case .silence = deed.kind, case .silence(let silence) = answer { lastSilence = silence.id }
        switch answer {
        case .refused(let refusal): refused(refusal, deed, step)
        case .done, .silence, .override:
            guard case .refused = deed.answer else { return }
            fail(step, .answer("what \(deed.by) did should have been refused, and was done"))
        }
    }

    private mutating func refused(_ refusal: CommandResult.Refusal, _ deed: Scenario.Deed, _ step: Scenario.Step) {
        let said = "\(deed.by) was refused (\(refusal.code.rawValue)): \(refusal.detail)"
        switch deed.answer {
        case .any: refusals.append("\(step.at): \(said)")
        case .done: fail(step, .answer(said))
        case .refused(let code):
            guard let code, code != refusal.code else { return }
            fail(step, .answer("\(said); \(code.rawValue) was expected"))
        }
    }

    private static func nothingOpen(_ user: UserID) -> CommandResult {
        .refused(CommandResult.Refusal(.conflict, "nothing is open that \(user) was told of"))
    }

    /// `nil` where it is about an incident and there is none.
    private func command(_ deed: Scenario.Deed) -> Command? {
        let role = rehearsal.engine.rulebook.people.user(deed.by)?.role ?? .viewer
        let action: Command.Action
        switch deed.kind {
        case .incident(let id?, let incidentAction): action = .incident(.one(id), incidentAction)
        case .incident(nil, .acknowledge): action = .incident(.told, .acknowledge)
        case .incident(nil, let incidentAction):
            guard let id = latestOpen(deed.by) else { return nil }
            action = .incident(.one(id), incidentAction)
        case .notifications(let selection, .dismissed): action = .dismiss(selection)
        case .notifications(let selection, .read), .notifications(let selection, .unread): action = .read(selection)
        case .silence(let match, let from, let until, let comment):
            let begin = from.map { $0.timestamp(from: scenario.start) }
            let end = end(until, from: begin ?? rehearsal.now)
            action = .addSilence(SilenceRequest(match: match, from: begin, end: end, comment: comment))
        case .unsilence(let id): action = .expireSilence(id ?? lastSilence)
        case .override(let schedule, let change, let from, let until):
            let begin = from.map { $0.timestamp(from: scenario.start) } ?? rehearsal.now
            guard case .at(let end) = end(until, from: begin) else { return nil }
            action = .addOverride(OverrideRequest(schedule: schedule, change: change, start: begin, end: end))
        case .preferences(let preferences): action = .setPreferences(preferences)
        }
        return Command(user: deed.by, role: role, door: .mqtt, action: action)
    }

    private func end(_ end: Scenario.End, from begin: Timestamp) -> Silence.End {
        switch end {
        case .resolved: .resolved
        case .after(let span): .at(begin + span)
        case .at(let moment): .at(moment.timestamp(from: scenario.start))
        }
    }

    /// The incident that a user was told of last, of those that aren't over.
    private func latestOpen(_ user: UserID) -> IncidentID? {
        let engine = rehearsal.engine
        for sent in rehearsal.sent.reversed() where sent.notification.user == user {
            if let id = sent.notification.incident, engine.incident(id) != nil { return id }
        }
        return nil
    }
}
