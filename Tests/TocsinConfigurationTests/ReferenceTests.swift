import Foundation
import Testing
import TocsinDecoding
import TocsinEngine
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration
@testable import TocsinExpressions

/// `config/reference.md` and `README.md` tell the truth.
@Suite struct ReferenceTests {
    private let reference: ReferenceDocument

    init() throws {
        reference = try ReferenceDocument("config/reference.md")
    }

    // MARK: Examples

    static let examples: [ManualExample] =
        ((try? ReferenceDocument("config/reference.md"))?.examples ?? [])
        + ((try? ReferenceDocument("README.md"))?.examples ?? [])

    @Test("every example loads, and `check` has nothing to say but of what is not acted on yet", arguments: examples)
    func loads(_ example: ManualExample) throws {
        let problems = try problems(of: example, asked: nil)
        #expect(problems.filter { !$0.message.contains(" is not acted on yet ") }.map(\.description) == [])
    }

    @Test("there are examples to load")
    func examplesArePresent() {
        #expect(Self.examples.filter { $0.path == "config/reference.md" }.count >= 20)
        #expect(Self.examples.filter { $0.path == "README.md" }.count >= 1)
    }

    /// As the reference says: what an example does not show is that of the first one. Those of other pages are complete.
    private func problems(of example: ManualExample, asked: AskedKeys?) throws -> [Problem] {
        let base = try #require(reference.examples.first)
        if example.sections.contains("steps") {
            let (scenario, problems) = ScenarioLoader.load(example.text, path: "\(example)", asked: asked)
            #expect(scenario != nil)
            return problems
        }
        let isDevice = example.sections.contains("model")
        var files = [
            ConfigurationBundle.File(path: "\(example)", role: isDevice ? .device : .settings, text: example.text)
        ]
        if example.path == base.path, example.line != base.line {
            let rest = base.without(example.sections.subtracting(isDevice ? example.sections : []))
            files.insert(ConfigurationBundle.File(path: "base", role: .settings, text: rest), at: isDevice ? 0 : 1)
        }
        let now = try #require(Timestamp(rfc3339: "2026-11-21T08:00:00Z"))
        let loaded = ConfigurationLoader.load(ConfigurationBundle(files: files), now: now, asked: asked)
        #expect(loaded.configuration != nil)
        return loaded.problems
    }

    // MARK: Keys

    @Test("every key that can be given is in the reference, and no other")
    func keys() throws {
        let asked = try asked()
        let told = reference.rows.mapValues { Set($0.keys) }
        for (kind, keys) in asked.sorted(by: { $0.key < $1.key }) {
            guard let told = told[kind] else {
                Issue.record("config/reference.md has no table 'key of \(kind)', with \(keys.sorted())")
                continue
            }
            #expect(keys.subtracting(told).sorted() == [], "config/reference.md lacks these keys of \(kind)")
            #expect(told.subtracting(keys).sorted() == [], "config/reference.md has keys of \(kind) that are not read")
        }
        #expect(Set(told.keys).subtracting(asked.keys).sorted() == [], "tables of what is not read")
    }

    @Test("the examples show every kind of map that is read, so that the keys of all are known")
    func kinds() throws {
        var kinds: Set<String> = []
        for source in try Self.sources("Sources/TocsinConfiguration") {
            for call in source.matches(of: /\.(?:map|maps|namedMaps)\("[a-z_]+", "([^"]+)"\)/) {
                kinds.insert(String(call.1).replacing("'", with: ""))
            }
            for call in source.matches(of: /MapReader\([^"()]*, "([^"]+)",/) {
                kinds.insert(String(call.1).replacing("'", with: ""))
            }
        }
        #expect(kinds.count >= 40)
        #expect(kinds.subtracting(try asked().keys).sorted() == [])
    }

    /// Every key by what kind of map it is of: each reader asks for all of its keys, whatever is given.
    private func asked() throws -> [String: Set<String>] {
        let asked = AskedKeys()
        for example in reference.examples { _ = try problems(of: example, asked: asked) }
        return Dictionary(
            asked.byKind.map { ($0.key.replacing("'", with: ""), $0.value) },
            uniquingKeysWith: { $0.union($1) }
        )
    }

    // MARK: Defaults

    @Test("what the reference gives as defaults is what is in force")
    func defaults() throws {
        let text = """
            sources: [{name: a, filter: "a/#"}]
            rules: [{name: warm, topic: "a/{site}", when: payload > 1.0}]
            inhibitions: [{source: severity == critical, target: severity == info}]
            users: {ana: {}}
            schedules: {s: {rotations: [{start: 2026-01-05, every: 1w, users: [ana]}]}}
            policies: {p: {steps: [{notify: [schedule:s]}]}}
            routing: {policy: p}
            """
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text))
        let configuration = try #require(loaded.configuration)
        let rulebook = configuration.rulebook
        let plan = rulebook.routing.plan
        let policy = try #require(plan.policy)
        let step = try #require(policy.steps.first)
        let user = try #require(rulebook.people.users.first)
        let rotation = try #require(rulebook.schedules.first?.rotations.first)
        guard case .threshold(_, _, let hold) = try #require(rulebook.rules.first).condition,
            case .fixed(let severity) = try #require(rulebook.rules.first).severity,
            case .labels(let groupBy) = plan.groupBy
        else {
            Issue.record("other kinds of defaults")
            return
        }
        let inForce: [(kind: String, key: String, value: String)] = [
            ("broker", "url", configuration.broker.url),
            ("broker", "client_id", configuration.broker.clientID),
            ("broker", "version", configuration.broker.version.rawValue),
            ("broker", "prefix", configuration.broker.prefix),
            ("broker", "commands_per_minute", configuration.broker.commandsPerMinute.map { "\($0)" } ?? "none"),
            ("store", "path", configuration.store.path),
            ("store", "quota", MapReader.text(bytes: configuration.store.quota ?? 0)),
            ("store", "min_free", MapReader.text(bytes: configuration.store.minFree ?? 0)),
            ("store", "dead_letters", MapReader.text(bytes: configuration.store.deadLetters)),
            ("limits", "keys", "\(rulebook.limits.keys)"),
            ("limits", "incidents", "\(rulebook.limits.incidents)"),
            ("limits", "timeline", "\(rulebook.limits.timeline)"),
            ("limits", "deduplication_ids", "\(rulebook.limits.deduplicationIDs)"),
            ("limits", "silences", "\(rulebook.limits.silences)"),
            ("limits", "overrides", "\(rulebook.limits.overrides)"),
            ("limits", "links", "\(rulebook.limits.links)"),
            ("limits", "window_samples", "\(rulebook.limits.windowSamples)"),
            ("limits", "clocks", "\(rulebook.limits.clocks)"),
            ("keep", "events", "\(configuration.store.keepEvents)"),
            ("keep", "incidents", "\(configuration.store.keepIncidents)"),
            ("http", "listen", "\(configuration.http.host):\(configuration.http.port)"),
            ("a source", "payload", try #require(configuration.sources.first).payload.rawValue),
            ("a rule", "for", "\(hold)"),
            ("a rule", "severity", severity.rawValue),
            ("routing", "group_by", "[\(groupBy.joined(separator: ", "))]"),
            ("routing", "group_wait", "\(plan.groupWait)"),
            ("routing", "group_interval", "\(plan.groupInterval)"),
            ("routing", "repeat_interval", "\(plan.repeatInterval)"),
            ("routing", "continue", "\(rulebook.routing.continues)"),
            ("an inhibition", "grace", "\(try #require(rulebook.inhibitions.first).grace)"),
            ("a user", "role", user.role.rawValue),
            ("a user", "time_zone", user.rules.zone),
            ("a schedule", "time_zone", try #require(rulebook.schedules.first).zone),
            ("a rotation", "at", rotation.at == 0 ? "00:00" : "\(rotation.at)"),
            ("a policy", "repeat", "\(policy.rounds)"),
            ("a step", "wait", "\(step.wait)"),
            ("a step", "round_robin", "\(step.isRoundRobin)"),
            ("a step", "acknowledgements", "\(step.acknowledgements)"),
        ]
        let rows = reference.rows
        for (kind, key, value) in inForce {
            let cells = rows[kind]?[key] ?? []
            #expect(
                cells.count >= 2 && ReferenceDocument.quoted(cells[1]).last == value,
                "\(key) of \(kind) is \(value)"
            )
        }
    }

    // MARK: What is not acted on

    @Test("what is accepted and not acted on yet is told as such")
    func notActedOn() throws {
        var warned: Set<String> = []
        for example in reference.examples {
            for problem in try problems(of: example, asked: nil) {
                guard let match = problem.message.firstMatch(of: /^'([^']+)' is not acted on yet/) else { continue }
                warned.insert(String(match.1))
            }
        }
        let section = reference.section("Not acted on yet")
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let told = rows.flatMap { ReferenceDocument.quoted(String($0.dropFirst().prefix { $0 != "|" })) }
        #expect(warned.sorted() == told.sorted())
        // One warning a row, so that a further one has to be written down here.
        let calls = try Self.sources("Sources/TocsinConfiguration").map { $0.matches(of: /log\.notActedOn\(/).count }
        #expect(calls.reduce(0, +) == rows.count)
    }

    // MARK: Names

    @Test("every name that expressions and templates have is in the reference")
    func names() {
        let variables = [
            RuleVariables.templates, RouteVariables.expressions, SourceVariables.environment,
        ].flatMap(\.variables).map(\.name)
        let windows = WindowField.allCases.map { "window.\($0.rawValue)" }
        let functions = FunctionCatalog.functions.values.joined().filter { !$0.library.isEmpty }.map(\.name)
        let formats = PayloadFormat.allCases.map(\.rawValue)
        let wanted = variables + windows + functions + formats + Severity.allCases.map(\.rawValue)
        #expect(Set(wanted).subtracting(reference.quoted).sorted() == [])
    }

    @Test("every environment variable is in the reference")
    func environment() throws {
        var names: Set<String> = []
        for source in try Self.sources("Sources") {
            for name in source.matches(of: /TOCSIN_[A-Z_]+/) { names.insert(String(name.0)) }
        }
        #expect(names.count >= 3)
        #expect(names.subtracting(reference.quoted).sorted() == [])
    }

    @Test("every link of the reference leads to one of its headings")
    func links() {
        let anchors = reference.anchors
        for link in reference.text.matches(of: /\]\(#([^)]+)\)/) {
            #expect(anchors.contains(String(link.1)), "#\(link.1)")
        }
    }

    private static func sources(_ folder: String) throws -> [String] {
        let root = ReferenceDocument.root.appending(path: folder).path
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.map {
            try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8)
        }
    }
}
