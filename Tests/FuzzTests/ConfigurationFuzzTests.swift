import Foundation
import Testing
import TocsinConfiguration
import TocsinModel
import TocsinRehearsal
import TocsinRuntime

/// Whatever an editor, a merge or a full disk makes of a configuration: it loads, or every problem has a place.
@Suite struct ConfigurationFuzzTests {
    @Test("damaged configurations load or are refused with places, and what loads runs a scenario")
    func configurations() throws {
        let texts =
            try ShippedTexts.files("Tests/ScenarioTests", suffix: "tocsin.yaml")
            + ShippedTexts.files("config", suffix: ".yaml")
        let scenarios = try ShippedTexts.files("Tests/ScenarioTests", suffix: ".yaml").filter { $0.contains("steps:") }
        try FuzzRun("configurations").run(
            { random in
                random.chance(1, of: 3)
                    ? Mutation.of(random.pick(texts), &random) : Mutation.ofLines(random.pick(texts), &random)
            },
            { text, random in
                let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text), functions: .live)
                for problem in loaded.problems { #expect(problem.line > 0, "\(problem)") }
                guard let configuration = loaded.configuration else {
                    #expect(!loaded.errors.isEmpty, "refused without a reason")
                    return
                }
                guard random.chance(1, of: 4), let scenario = ShippedTexts.scenario(random.pick(scenarios)) else {
                    return
                }
                guard scenario.problems(under: configuration).isEmpty else { return }
                _ = ScenarioRunner.run(scenario, under: configuration) { _ in configuration }
            }
        )
    }
}
