import Testing

@testable import TocsinConfiguration

@Suite struct ConfigurationProblemsTests {
    /// `Fixtures/bad/NAME.yaml`, and in `NAME.problems` the lines that `tocsin check` prints of it.
    struct BadConfiguration: CustomTestStringConvertible, Sendable {
        let name: String
        var testDescription: String { name }

        static let all: [BadConfiguration] = Fixtures.names(in: "bad", ofType: "yaml").map {
            BadConfiguration(name: $0)
        }
    }

    @Test("a bad configuration is told all that is wrong with it, each with its place", arguments: BadConfiguration.all)
    func tells(_ bad: BadConfiguration) throws {
        let text = try Fixtures.text("bad/\(bad.name).yaml")
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text, path: "\(bad.name).yaml"))
        #expect(loaded.configuration == nil)
        let lines = loaded.problems.map { "\($0)\n" }.joined()
        #expect(try Fixtures.matches(lines, "bad/\(bad.name).problems"), "\(lines)")
    }

    @Test("there are bad configurations to try")
    func fixturesArePresent() {
        #expect(BadConfiguration.all.count >= 10)
    }
}
