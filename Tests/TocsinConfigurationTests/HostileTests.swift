import Testing
import TocsinExpressions
import TocsinTestKit

@testable import TocsinConfiguration

/// Configurations that are made to hurt: told with a place, and soon.
///
/// An optimized build takes a second at most; an unoptimized one on a busy machine is many times slower.
@Suite(.timeLimit(.minutes(3))) struct HostileTests {
    private static let frame = """
        sources: [{name: a, filter: "a/#"}]
        users: {ana: {}}
        routing: {notify: [user:ana]}
        rules:

        """

    private func load(_ text: String, _ functions: ExternalFunctions = ExternalFunctions()) -> [String] {
        ConfigurationLoader.load(ConfigurationBundle(text: Self.frame + text, path: "c"), functions: functions)
            .problems.map(\.description)
    }

    @Test("a hundred thousand rules are refused where there are too many")
    func rules() {
        let rules = (0..<100_000).map { "  - {name: r\($0), topic: a/b, when: payload > 1.0}\n" }.joined()
        #expect(load(rules) == ["c:50005:5: error: more than the 50000 rules that there may be"])
    }

    @Test("ten thousand rules load")
    func manyRules() {
        let rules = (0..<10_000).map { "  - {name: r\($0), topic: 'a/\($0)/{d}', when: payload > 1.0}\n" }.joined()
        #expect(load(rules).isEmpty)
    }

    @Test("a condition of ten thousand parts is refused, one of two thousand loads")
    func parts() {
        func told(_ count: Int) -> [String] {
            let parts = (0..<count).map { "p\($0)" }.map { "payload.\($0)" }.joined(separator: " || ")
            return load("  - {name: r, topic: a/b, when: \(parts)}\n")
        }
        #expect(told(2000).isEmpty)
        #expect(told(10_000) == ["c:5:33: error: 'when': the expression is longer than 65536 bytes"])
        let short = Array(repeating: "1<2", count: 10_000).joined(separator: "||")
        #expect(load("  - {name: r, topic: a/b, when: \(short)}\n").first?.hasPrefix("c:5:") == true)
    }

    @Test("a pattern that is slow elsewhere is one like another")
    func pattern() {
        let functions = ExternalFunctions(compilePattern: { pattern in
            pattern.hasSuffix("[") ? .invalid(reason: "missing ]") : .compiled(size: 1) { _ in false }
        })
        let slow = String(repeating: "(a+)+", count: 1000)
        #expect(load("  - {name: r, topic: a/b, when: \"payload.matches('\(slow)$')\"}\n", functions).isEmpty)
        let bad = load("  - {name: r, topic: a/b, when: \"payload.matches('a[')\"}\n", functions)
        #expect(bad.count == 1 && bad.first?.hasPrefix("c:5:") == true)
    }

    @Test("a text that names nothing is refused with its place")
    func template() {
        let name = String(repeating: "x.", count: 2000) + "x"
        let told = load("  - {name: r, topic: a/b, when: payload > 1.0, summary: \"{{\(name)}} {{}}\"}\n")
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("c:5:") == true)
    }

    @Test("what nobody knows is told a thousand times, and not looked up for more", arguments: ["\n", ", "])
    func unknownKeys(_ separator: String) {
        let keys = (0..<100_000).map { "k\($0): 1" }.joined(separator: separator)
        let text = separator == "\n" ? keys : "rules: [{\(keys)}]"
        let problems = ConfigurationLoader.load(ConfigurationBundle(text: text)).problems
        #expect(problems.count == ProblemLog.limit + 1)
    }

    @Test("long lists take time that grows with them")
    func lists() {
        let users = (0..<50_000).map { "  u\($0): {time_zone: Europe/Lisbon}\n" }.joined()
        let members = (0..<50_000).map { "u\($0)" }.joined(separator: ", ")
        let text = """
            sources: [{name: a, filter: "a/#"}]
            rules: [{name: r, topic: a/b, when: payload > 1.0}]
            routing: {notify: [user:u0]}
            teams: {t: [\(members)]}
            users:
            \(users)
            """
        #expect(ConfigurationLoader.load(ConfigurationBundle(text: text)).problems.isEmpty)
    }

    @Test("a hundred files that include each other all are read once")
    func includes() throws {
        let directory = try TemporaryDirectory()
        let names = (0..<100).map { "\($0).yaml" }
        for name in names { try directory.write("include: ['*.yaml']\n", to: name) }
        let bundle = ConfigurationBundle.read(entry: "\(directory.path)/0.yaml")
        #expect(bundle.files.count == 100)
        #expect(ConfigurationLoader.load(bundle).problems.count <= ProblemLog.limit + 1)
    }

    @Test("thousands of misspelt names among thousands are told, each soon")
    func misspelt() {
        let rules = (0..<5000).map { "  - {name: rule-\($0), topic: a/b, when: payload > 1.0}\n" }.joined()
        let inhibitions = (0..<5000).map { "  - {source: rule == 'rulx-\($0)', target: rule == 'ruly-\($0)'}\n" }
        let told = load(rules + "inhibitions:\n" + inhibitions.joined())
        #expect(told.count == ProblemLog.limit + 1)
        #expect(told.first == "c:5006:14: warning: fits no alert: there is no rule 'rulx-0'; did you mean 'rule-0'?")
    }
}
