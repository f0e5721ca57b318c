import Foundation
import Testing
import TocsinConfiguration
import TocsinExpressions
import TocsinRehearsal
import TocsinRuntime

/// Every scenario file of the repository: those of `Tests/ScenarioTests` with configurations of their own, and those of the configuration
/// that ships.
@Suite struct ScenarioTests {
    @Test("what the contract promises happens as written", arguments: Self.files("Tests/ScenarioTests"))
    func story(_ file: String) throws {
        try run(file)
    }

    @Test("the configuration that ships does what it is for", arguments: Self.files("config/tests"))
    func shipped(_ file: String) throws {
        try run(file)
    }

    @Test(
        "what other tools get wrong, by public stories of their users, is right here",
        .enabled(if: !stories.isEmpty, "shared/cases is not here"),
        arguments: stories
    )
    func publicStory(_ file: String) throws {
        try run(file)
    }

    private static let stories = files("../shared/cases/alerting").filter { $0.hasSuffix(".scenario.yaml") }

    private func run(_ file: String) throws {
        let (scenario, problems) = ScenarioLoader.read(Self.root + file)
        let read = try #require(scenario, "\(problems.map(\.description).joined(separator: "\n"))")
        let configuration = try Self.configuration(read.configuration ?? Self.root + "config/tocsin.yaml")
        let unknown = read.problems(under: configuration)
        #expect(unknown.isEmpty, "\(unknown.map(\.description).joined(separator: "\n"))")
        let result = ScenarioRunner.run(read, under: configuration, load: Self.configuration)
        let report = ScenarioReport(result)
        #expect(result.failures.isEmpty, "\(([report.headline] + report.details).joined(separator: "\n"))")
    }

    private struct Unusable: Error {
        let problems: [String]
    }

    private static func configuration(_ path: String) throws -> Configuration {
        let bundle = ConfigurationBundle.read(entry: path)
        let loaded = ConfigurationLoader.load(bundle, functions: .live)
        guard let configuration = loaded.configuration else {
            throw Unusable(problems: loaded.errors.map(\.description))
        }
        return configuration
    }

    private static let root =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/"

    private static func files(_ folder: String) -> [String] {
        (ScenarioFiles.find(root + folder) ?? []).map { String($0.dropFirst(root.count)) }
    }
}
