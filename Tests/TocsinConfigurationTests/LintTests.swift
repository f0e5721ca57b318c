import Foundation
import Testing
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct LintTests {
    static let frame = """
        sources: [{name: a, filter: "a/#"}, {name: b, filter: "b/porto/#", topic: "b/{site}/{device}"}]
        users: {ana: {}}

        """

    static func warnings(_ text: String, now: Timestamp? = nil) -> [String] {
        let zones = ExternalFunctions(
            zones: TimeZoneDatabase { zone, seconds in
                TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            }
        )
        let bundle = ConfigurationBundle(text: frame + text, path: "c")
        return ConfigurationLoader.load(bundle, functions: zones, now: now).problems.map(\.description)
    }

    struct Suspect: CustomTestStringConvertible, Sendable {
        let rule: String
        let warning: String?
        var testDescription: String { rule }

        init(_ rule: String, _ warning: String?) {
            self.rule = rule
            self.warning = warning
        }
    }

    @Test(
        "a rule that never fires, always fires or never ends is told",
        arguments: [
            Suspect("when: 1 > 2", "3:47: warning: the rule 'r' never fires: 'when' is always false"),
            Suspect("when: 2 > 1", "3:47: warning: the rule 'r' fires for every event: 'when' is always true"),
            Suspect(
                "when: payload.x > 1.0, until: false",
                "3:71: warning: alerts of the rule 'r' never end: 'until' is always false"
            ),
            Suspect(
                "when: labels.d == 'x' && labels.d == 'y'",
                "3:47: warning: the rule 'r' never fires: labels.d can't be both 'x' and 'y'"
            ),
            Suspect(
                "where: payload.kind == 'x', when: \"'y' == payload.kind\"",
                "3:75: warning: the rule 'r' never fires: payload.kind can't be both 'x' and 'y'"
            ),
            Suspect(
                "when: payload.x > 5.0 && payload.x < 3",
                "3:47: warning: the rule 'r' never fires: payload.x can't be above 5 and below 3"
            ),
            Suspect(
                "where: \"topic[1] == 'lisbon'\", when: payload.x > 5.0",
                "3:48: warning: the rule 'r' never fires: topic[1] is always 'porto', not 'lisbon'"
            ),
            Suspect(
                "where: labels.s == 'lisbon', when: payload.x > 5.0",
                "3:48: warning: the rule 'r' never fires: labels.s is always 'porto', not 'lisbon'"
            ),
            Suspect("where: labels.s == 'porto', when: payload.x >= 5.0 && payload.x <= 5.0", nil),
            Suspect("when: payload.x == 1.0 || payload.x == 2.0", nil),
            Suspect("when: \"payload.x\"", nil),
        ]
    )
    func rules(_ suspect: Suspect) {
        // As long as the other, so that the columns are the same.
        let topic = suspect.rule.contains("topic[1]") ? "'b/porto/{d}'" : "'b/{s}/{d}'  "
        let text = "rules: [{name: r, topic: \(topic), \(suspect.rule)}]\n"
        #expect(Self.warnings(text + "routing: {notify: [user:ana]}\n") == suspect.warning.map { ["c:\($0)"] } ?? [])
    }

    @Test("a route that no alert gets to is told with the one that takes them")
    func routes() {
        let text = """
            rules: [{name: warm, topic: "a/{site}", when: payload > 1.0}]
            routing:
              notify: [user:ana]
              routes:
                - match: severity == critical
                - match: rule == "warm" && (severity == critical)
                - {match: rule == "warn", routes: [{match: severity == info}]}
                - {match: labels.site == "x", routes: [{match: labels.site == "y"}]}
                - {match: "true", continue: true}
                - match: "true"
                - match: severity == error
            """
        #expect(
            Self.warnings(text) == [
                "c:8:14: warning: never reached: the route in c:7 takes what fits this one",
                "c:9:15: warning: never reached: there is no rule 'warn'; did you mean 'warm'?",
                "c:9:48: warning: never reached: there is no rule 'warn'; did you mean 'warm'?",
                "c:10:52: warning: never reached: labels.site can't be both 'x' and 'y'",
                "c:13:14: warning: never reached: the route in c:12 takes what fits this one",
            ]
        )
    }

    @Test("an inhibition that fits no alert is told with what was probably meant, and Tocsin's own alerts are known")
    func inhibitions() {
        let text = """
            rules: [{name: gateway-down, topic: "a/{site}", when: payload > 1.0}]
            routing: {notify: [user:ana]}
            inhibitions:
              - {source: rule == "gateway-dwn", target: rule == "tocsin-storm"}
            """
        #expect(
            Self.warnings(text) == [
                "c:6:14: warning: fits no alert: there is no rule 'gateway-dwn'; did you mean 'gateway-down'?"
            ]
        )
    }

    @Test(
        "inhibitions that lead in a circle are told, and those that only look so are not",
        arguments: [
            (#"rule == "a""#, #"rule == "b""#, #"rule == "b""#, #"rule == "a""#, true),
            (#"rule == "a""#, #"rule == "b""#, #"rule == "b""#, #"rule == "c""#, false),
            (#"rule == "a" && labels.site == "x""#, #"rule == "b""#, #"rule == "b""#, "severity == critical", true),
            ("severity == critical", "severity == warning", "severity == warning", "severity == info", false),
            ("severity == critical", "severity == warning", "severity == warning", "severity == critical", true),
        ]
    )
    func circles(_ source: String, _ target: String, _ next: String, _ last: String, _ isCircle: Bool) {
        let text = """
            rules:
              - {name: a, topic: "a/{site}", when: payload > 1.0, severity: critical}
              - {name: b, topic: "b/{site}", when: payload > 1.0, severity: warning}
              - {name: c, topic: "c/{site}", when: payload > 1.0, severity: info}
            routing: {notify: [user:ana]}
            inhibitions:
              - {source: '\(source)', target: '\(target)', equal: [site]}
              - {source: '\(next)', target: '\(last)', equal: [site]}
            """
        #expect(Self.warnings(text).contains { $0.contains("leads in a circle") } == isCircle)
    }

    @Test("what nothing uses is told")
    func unused() {
        let text = """
            policies: {p: {steps: [{notify: [schedule:s], during: i}]}, q: {steps: [{notify: [user:ana]}]}}
            schedules: {s: {rotations: [{start: 2026-01-05, every: 1d, users: [ana]}]}, t: {rotations: []}}
            time_intervals: {i: {from: "09:00", to: "17:00"}, j: {weekdays: [sat]}}
            routing: {policy: p}
            rules: [{name: warm, topic: "a/{site}", when: payload > 1.0}]
            """
        #expect(
            Self.warnings(text) == [
                "c:3:61: warning: nothing uses the policy 'q'",
                "c:4:77: warning: nothing uses the schedule 't'",
                "c:5:51: warning: nothing uses the time interval 'j'",
            ]
        )
    }

    @Test("hours at which a policy reaches nobody are told in the time of its place, also where the clock changes")
    func coverage() throws {
        let text = """
            routing: {policy: p}
            policies:
              p: {steps: [{notify: [schedule:s]}, {notify: [team:none]}, {notify: [user:ana], above: {alerts: 9, within: 1h}}]}
            teams: {none: []}
            schedules:
              s:
                time_zone: Europe/Lisbon
                rotations:
                  - {start: 2026-01-05, every: 1w, users: [ana], restrict: {weekdays: mon..fri, from: "22:00", to: "08:00"}}
                  - {start: 2026-01-05, every: 12h, users: [ana], restrict: {from: "08:00", to: "22:00"}}
            """
        let now = try #require(Timestamp(rfc3339: "2026-03-26T12:00:00Z"))
        let told = Self.warnings(text, now: now).filter { $0.contains("reaches") }
        #expect(told.count == 5)
        #expect(
            told.prefix(2) == [
                """
                c:5:3: warning: the policy 'p' reaches nobody from Sat 2026-03-28 22:00 to Sun 2026-03-29 08:00, \
                Europe/Lisbon time
                """,
                """
                c:5:3: warning: the policy 'p' reaches nobody from Sun 2026-03-29 22:00 to Mon 2026-03-30 08:00, \
                Europe/Lisbon time
                """,
            ]
        )
        #expect(told.last?.hasSuffix(", and 11 times more within 8 weeks") == true)
        #expect(Self.warnings(text).filter { $0.contains("reaches") }.isEmpty)
    }

    @Test("a schedule that a step relies on alone is told, unless the step is for its hours only")
    func schedules() throws {
        func told(_ step: String) throws -> [String] {
            let text = """
                routing: {policy: p}
                policies: {p: {steps: [{notify: [schedule:s]\(step)}, {notify: [user:ana]}]}}
                time_intervals: {office: {weekdays: mon-fri, from: "09:00", to: "17:00"}}
                schedules:
                  s: {rotations: [{start: 2026-12-01, every: 1mo, users: [ana]}]}
                rules: [{name: warm, topic: "a/{site}", when: payload > 1.0}]
                """
            let now = try #require(Timestamp(rfc3339: "2026-11-21T12:00:00Z"))
            return Self.warnings(text, now: now).filter { !$0.contains("nothing uses") }
        }
        #expect(
            try told("") == [
                "c:7:3: warning: nobody is on call by the schedule 's' from now to Tue 2026-12-01 00:00, UTC time"
            ]
        )
        #expect(try told(", during: office").isEmpty)
    }
}
