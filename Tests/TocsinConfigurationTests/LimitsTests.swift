import Testing
import TocsinEngine
import TocsinTestKit

@testable import TocsinConfiguration

@Suite struct LimitsTests {
    private func problems(_ text: String) -> [String] {
        ConfigurationLoader.load(ConfigurationBundle(text: text, path: "a.yaml")).problems.map(\.description)
    }

    @Test("more text than the limit is refused before it is parsed")
    func size() throws {
        let directory = try TemporaryDirectory()
        let text = String(repeating: "# nothing\n", count: 1_000_001)
        let entry = try directory.write(text, to: "a.yaml")
        let elapsed = ContinuousClock().measure {
            let loaded = ConfigurationLoader.load(.read(entry: entry))
            #expect(loaded.configuration == nil)
            #expect(
                loaded.problems.map(\.message) == [
                    "larger than the 8388608 bytes that a configuration may have in all"
                ]
            )
        }
        // An unoptimized build on a busy machine is several times slower than the second that is promised.
        #expect(elapsed < .seconds(10))
        #expect(
            problems(text) == ["a.yaml:1:1: error: larger than the 8388608 bytes that a configuration may have in all"]
        )
    }

    @Test("`none` at the top level lifts the default of the sources, and not what one of them says")
    func lifted() throws {
        let text = """
            broker: {url: "mqtt://127.0.0.1:1883"}
            limits: {incidents_per_minute: none}
            sources:
              - {name: a, filter: a/#, payload: json}
              - {name: b, filter: b/#, payload: json, limits: {incidents_per_minute: 5}}
            """
        let bundle = ConfigurationBundle(text: text, path: "a.yaml")
        let sources = try #require(ConfigurationLoader.load(bundle).configuration).rulebook.sources
        #expect(sources["a"]?.incidentsPerMinute == nil && sources["a"]?.stateBytes != nil)
        #expect(sources["b"]?.incidentsPerMinute == 5)
    }

    @Test("aliases are refused and never expanded, as values or as keys")
    func aliases() {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        for level in 1...20 {
            let row = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(row)]")
        }
        lines.append("? *a20\n: x")
        let told = problems(lines.joined(separator: "\n"))
        #expect(
            told.first?.hasSuffix("error: anchors, aliases and tags are not read here: write the value out") == true
        )
    }

    @Test("nesting beyond the limit is refused with its place", arguments: [100, 5000])
    func depth(_ depth: Int) {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let told = problems("store: \(text)\n")
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("a.yaml:1:") == true)
    }

    @Test("no more problems are told than anybody reads")
    func count() {
        let text = (0..<3000).map { "x\($0): 1\n" }.joined()
        #expect(problems(text).count == ProblemLog.limit + 1)
        #expect(problems(text).last?.hasSuffix("there are more problems than the 1000 that are told") == true)
    }

    @Test("no beginning of a configuration stops the service")
    func prefixes() throws {
        let text = try Fixtures.text("contract/config/people.yaml")
        for length in stride(from: 0, to: text.count, by: 7) { _ = problems(String(text.prefix(length))) }
    }
}
