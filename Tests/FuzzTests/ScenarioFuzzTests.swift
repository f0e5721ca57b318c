import Testing
import TocsinConfiguration
import TocsinRehearsal
import TocsinRuntime

/// Whatever an editor makes of a scenario: it is refused with a place, or runs.
@Suite struct ScenarioFuzzTests {
    @Test("damaged scenarios are read or refused, and what is read runs")
    func scenarios() throws {
        let texts = try ShippedTexts.files("Tests/ScenarioTests", suffix: ".yaml").filter { $0.contains("steps:") }
        let settings = try ShippedTexts.files("config", suffix: "tocsin.yaml")
        let loaded = ConfigurationLoader.load(.read(entry: FuzzRun.root + "/config/tocsin.yaml"), functions: .live)
        let configuration = try #require(loaded.configuration)
        #expect(!settings.isEmpty)
        try FuzzRun("scenarios").run(
            { random in Mutation.ofLines(random.pick(texts), &random) },
            { text, _ in
                guard let scenario = ShippedTexts.scenario(text) else { return }
                guard scenario.problems(under: configuration).isEmpty else { return }
                _ = ScenarioRunner.run(scenario, under: configuration) { _ in configuration }
            }
        )
    }
}
