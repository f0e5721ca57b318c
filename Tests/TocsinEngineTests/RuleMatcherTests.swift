import Testing
import TocsinExpressions
import TocsinModel

@testable import TocsinEngine

@Suite struct RuleMatcherTests {
    private func rule(_ name: String, when: String = "payload > 0.0") throws -> Rule {
        Rule(
            name: name,
            topic: try TopicPattern("t/{device}"),
            condition: .threshold(
                when: try Expression(when, in: RuleVariables.expressions),
                until: nil,
                hold: .zero
            ),
            severity: .fixed(.warning),
            summary: try Template("", in: RuleVariables.templates)
        )
    }

    /// Which keys are right can be said of each topic, whatever is remembered.
    @Test("more topics than it remembers, once or again and again, each have the rules and keys that are theirs")
    func overflow() throws {
        var matcher = RuleMatcher([try rule("every"), try rule("one", when: #"labels.device == "d-7""#)])
        var wrong: [String] = []
        for number in 0..<90_000 {
            // What comes again and again, between many that come once and many that come three times.
            let device = number.isMultiple(of: 10) ? "d-7" : number < 60_000 ? "d-\(number)" : "d-\(number % 20_000)"
            let topic = try #require(Topic("t/\(device)"))
            let place = matcher.place(of: topic)
            let found = place.map { matcher.matches($0, payload: .double(1), busy: []) } ?? []
            let right = device == "d-7" ? ["every", "one"] : ["every"]
            let isRight =
                found.map(\.key) == right.map { AlertKey(rule: $0, labels: ["device": device]) }
                && found.allSatisfy { $0.labels == (["device": device] as Labels).value }
            if !isRight { wrong.append(device) }
            if wrong.count > 3 { break }
        }
        #expect(wrong.isEmpty)
        let nobodys = matcher.place(of: try #require(Topic("u")))
        #expect(nobodys == nil)
    }

    @Test("labels that a source made are part of what is remembered")
    func madeLabels() throws {
        var matcher = RuleMatcher([try rule("every")])
        let topic = try #require(Topic("t/gateway"))
        for site in ["porto", "lab", "porto"] {
            let place = matcher.place(of: topic, madeLabels: ["site": site])
            let found = place.map { matcher.matches($0, payload: .double(1), busy: []) } ?? []
            #expect(found.map(\.labels) == [(["device": "gateway", "site": site] as Labels).value])
        }
    }
}
