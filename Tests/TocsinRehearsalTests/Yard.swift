import TocsinConfiguration
import TocsinRehearsal

/// A small configuration: a door and a freezer, and ana and bo who are told of them.
enum Yard {
    struct Unusable: Error {
        let problems: [String]
    }

    static func configuration(_ more: String = "", ana: String = "{name: Ana}") throws -> Configuration {
        let text = """
            sources:
              - {name: yard, filter: yard/#, topic: "yard/{device}/{measure}", payload: json}
            rules:
              - {name: warm, topic: "yard/{device}/temperature", when: payload.value > 0.0, for: 30s, severity: error, summary: "{{labels.device}} is warm"}
              - {name: door, topic: "yard/{device}/door", when: payload.open == true, severity: info, summary: "{{labels.device}} is open"}
            users: {ana: \(ana), bo: {name: Bo}}
            teams: {all: [ana, bo]}
            routing:
              group_by: [rule]
              group_wait: 0s
              group_interval: 1m
              repeat_interval: 4h
              notify: [user:ana]
              routes: [{match: rule == "door", notify: [team:all]}]
            \(more)
            """
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text))
        guard let configuration = loaded.configuration else {
            throw Unusable(problems: loaded.errors.map(\.description))
        }
        return configuration
    }

    static func run(_ steps: String, under other: Configuration? = nil) throws -> ScenarioResult {
        let (scenario, problems) = ScenarioLoader.load("steps:\n\(steps)", path: "yard.yaml")
        guard let scenario else { throw Unusable(problems: problems.map(\.description)) }
        return try ScenarioRunner.run(scenario, under: other ?? configuration()) { _ in try configuration() }
    }
}
