import Testing
import TocsinConfiguration
import TocsinModel
import TocsinRehearsal

@Suite struct ScenarioRunnerTests {
    @Test("a timer that is due at the time of a step comes before the step")
    func timersFirst() throws {
        let result = try Yard.run(
            """
              - {at: 0s, publish: yard/fz-1/temperature, payload: {value: 1.0}}
              - {at: 30s, publish: yard/fz-1/temperature, payload: {value: -1.0}}
              - {at: 30s, expect: {user: ana, kind: firing}}
            """
        )
        #expect(result.failures.isEmpty)
    }

    @Test("expectations one below the other at one time each find a notification of their own")
    func sharedWindow() throws {
        let result = try Yard.run(
            """
              - {at: 1s, publish: yard/gate/door, payload: {open: true}}
              - {at: 1s, expect: {user: bo, kind: firing}}
              - {at: 1s, expect: {user: ana, kind: firing}}
              - {at: 1s, expect_none: true}
              - {at: 2s, expect_none: true}
            """
        )
        #expect(result.failures.isEmpty)
        let twice = try Yard.run(
            """
              - {at: 1s, publish: yard/gate/door, payload: {open: true}}
              - {at: 1s, expect: {user: bo}}
              - {at: 1s, expect: {user: bo}}
            """
        )
        #expect(twice.failures.map(\.place.line) == [4])
    }

    @Test("a step between two expectations of one time parts what they look at")
    func partedWindow() throws {
        let result = try Yard.run(
            """
              - {at: 1s, publish: yard/gate/door, payload: {open: true}}
              - {at: 1s, expect: {user: bo}}
              - {at: 1s, publish: yard/gate/door, payload: {open: true}}
              - {at: 1s, expect_none: true}
            """
        )
        #expect(result.failures.isEmpty)
    }

    @Test("a failure tells what was sent instead and how it differs")
    func failure() throws {
        let result = try Yard.run(
            """
              - {at: 1s, publish: yard/gate/door, payload: {open: true}}
              - {at: 2s, expect: {user: bo, kind: firing, severity: critical}}
            """
        )
        let failure = try #require(result.failures.first)
        #expect(failure.place.line == 3)
        #expect(failure.sent.map(\.differences) == [["user is ana", "severity is info"], ["severity is info"]])
        let report = ScenarioReport(result)
        #expect(report.headline.hasPrefix("✗ yard.yaml (2s, 2 sent)"))
        #expect(report.details.first?.hasPrefix("  yard.yaml:3:5: at 2s") == true)
    }

    @Test("what would go over a channel that isn't delivered yet is not counted as sent, and is said to be so")
    func undelivered() throws {
        let configuration = try Yard.configuration(
            #"channels: {sms: {kind: webhook, url: "https://sms.example.org/send"}}"#,
            ana: "{name: Ana, channels: [{use: [inbox], then: {after: 2m, use: [sms]}}]}"
        )
        let steps = """
              - {at: 1s, publish: yard/fz-1/temperature, payload: {value: 1.0}}
              - {at: 5m, expect: {user: bo}}
            """
        let result = try Yard.run(steps, under: configuration)
        #expect(result.notifications == 1)
        let report = ScenarioReport(result).details.joined(separator: "\n")
        #expect(report.contains("[would go over sms: not delivered yet]"), "\(report)")
    }

    @Test("a part of a text, some of the labels and an exact number of notifications can be expected")
    func matching() throws {
        let result = try Yard.run(
            """
              - {at: 1s, publish: "yard/gate-{1..3}/door", payload: {open: true}}
              - {at: 1s, expect: {title: {contains: open}, labels: {rule: door}, channels: [inbox]}}
              - {at: 1s, publish: "yard/shed-{1..3}/door", payload: {open: true}, times: 2, every: 1s}
              - {at: 2m, expect: {kind: updated, alerts: 6}, times: 2}
            """
            .replacing("}, times: 2}", with: ", times: 2}}")
        )
        #expect(result.failures.isEmpty, "\(ScenarioReport(result).details)")
    }

    @Test("a refused command is told with a failure, and fails only where it had to be done")
    func refusals() throws {
        let steps = """
              - {at: 1s, command: {by: ana, action: resolve}}
              - {at: 1s, command: {by: ana, action: resolve, refused: true}}
              - {at: 1s, command: {by: ana, action: resolve, refused: not_found}}
              - {at: 1s, command: {by: ana, action: resolve, refused: false}}
            """
        #expect(try Yard.run(steps).failures.map(\.place.line) == [4, 5])
    }

    @Test("a week with ten thousand events takes moments")
    func week() throws {
        let result = try Yard.run(
            """
              - {at: 0s, publish: yard/fz-1/temperature, payload: {value: -18.0}, times: 10080, every: 1m}
              - {at: 1w, expect_none: true}
            """
        )
        #expect(result.failures.isEmpty)
        #expect(result.inputs == 10_082)
    }

    @Test("people whom nobody knows are told with their place")
    func unknownPeople() throws {
        let (scenario, _) = ScenarioLoader.load(
            """
            steps:
              - {at: 1s, command: {by: zoe, action: acknowledge}}
              - {at: 1s, expect: {user: anna}}
            """,
            path: "yard.yaml"
        )
        let problems = try #require(scenario).problems(under: Yard.configuration()).map(\.description)
        #expect(
            problems == [
                "yard.yaml:2:5: error: there is no user 'zoe' in the configuration; there are ana, bo",
                "yard.yaml:3:23: error: there is no user 'anna' in the configuration; there are ana, bo",
            ]
        )
    }
}
