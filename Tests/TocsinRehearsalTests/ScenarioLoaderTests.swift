import Testing
import TocsinConfiguration

@Suite struct ScenarioLoaderTests {
    @Test(
        "a scenario begins at a time that the engine can have",
        arguments: ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    )
    func impossibleStarts(_ start: String) {
        let (scenario, problems) = ScenarioLoader.load("start: '\(start)'\nsteps: []\n", path: "s.yaml")
        #expect(scenario == nil)
        #expect(
            problems.map(\.description) == [
                "s.yaml:1:8: error: 'start' must be a time of the years 2000 to 2999, not '\(start)'"
            ]
        )
    }

    @Test("everything that is wrong with a scenario is told at once, with its place")
    func problems() {
        let text = """
            name: wrong
            start: yesterday
            stepz: []
            steps:
              - {at: 5s, publish: "a/#", payload: 1}
              - {at: 4s, expect: {knd: firing, severity: dire, channels: inbox}}
              - {at: 6s, comand: {by: ana}}
              - {at: 6s, command: {by: ana, action: snooze}}
              - {at: 6s, silence: {by: ana, match: 'true'}}
              - {at: 6s, expect_none: false}
              - {at: 6s, broker: down, restart: true}
              - {at: 6s, override: {by: ana, schedule: primary, add: bo, remove: ana}}
              - {at: 6s, override: {by: ana, schedule: primary, replace: bo, until: 7s, for: 1h}}
              - {at: 6s, preferences: {by: ana, per_hour: 0, mute: [], channels: [{when: 'true'}]}}
              - {at: 5s, broker: up}
            """
        let (scenario, problems) = ScenarioLoader.load(text, path: "s.yaml")
        #expect(scenario == nil)
        let expected = """
            s.yaml:2:8: error: 'start' must be a time such as 2026-03-28T23:50:00Z, not 'yesterday'
            s.yaml:3:1: error: unknown key 'stepz' in a scenario; did you mean 'steps'?
            s.yaml:5:23: error: 'a/#' is no topic that a message can have
            """
        let told = problems.map(\.description)
        #expect(Array(told.prefix(3)) == expected.split(separator: "\n").map(String.init))
        for part in [
            "s.yaml:15:5: error: 'at' lies before that of the step above, which is 6s",
            "s.yaml:6:23: error: unknown key 'knd' in 'expect'; did you mean 'kind'?",
            "s.yaml:6:46: error: 'severity' must be one of info, warning, error, critical, not 'dire'",
            "s.yaml:6:62: error: 'channels' must be a list such as [inbox, email], not 'inbox'",
            "s.yaml:7:14: error: unknown key 'comand' in a step; did you mean 'command'?",
            "s.yaml:8:23: error: 'command' needs 'for'",
            "s.yaml:9:23: error: 'silence' needs 'until' or 'for'",
            "s.yaml:10:27: error: 'expect_none' must be true, or a map of what is not to be sent, not 'false'",
            "s.yaml:11:28: error: a step does one thing, not broker and restart",
            "s.yaml:12:24: error: 'override' needs 'until' or 'for'",
            "s.yaml:12:62: error: an override does one thing, not add and remove",
            "s.yaml:13:24: error: 'override' needs 'with'",
            "s.yaml:13:77: error: 'until' and 'for' exclude each other",
            "s.yaml:14:47: error: 'per_hour' must be a whole number from 1 to 1000, not '0'",
            "s.yaml:14:50: error: unknown key 'mute' in 'preferences'; did you mean 'mutes'?",
        ] {
            #expect(told.contains(part), "\(told.joined(separator: "\n"))")
        }
    }

    @Test("what a message says is written as JSON, with the time where it is asked for")
    func payloads() throws {
        let text = """
            start: 2026-01-01T00:00:00Z
            steps:
              - {at: 1s, publish: a/b, payload: {value: -4.0, on: true, name: "7"}}
              - {at: 1s, publish: a/b, payload: '{"value": '}
              - {at: 1s, publish: a/b, payload: {ts: "{{ts}}"}, times: 2, every: 1500ms}
              - {at: 9s, publish: a/b, payload: '[{{ts}}]', ts: {from: -2h, every: 1m}, times: 2, every: 1ms}
            """
        let (scenario, _) = ScenarioLoader.load(text, path: "s.yaml")
        let payloads = try #require(scenario).steps.compactMap { step -> String? in
            guard case .publish(_, let payload, _) = step.action else { return nil }
            return String(decoding: payload, as: UTF8.self)
        }
        #expect(
            payloads == [
                #"{"value":-4.0,"on":true,"name":"7"}"#, #"{"value": "#, #"{"ts":1767225601}"#,
                #"{"ts":1767225602.500}"#,
                "[1767218400]", "[1767218460]",
            ]
        )
    }
}
