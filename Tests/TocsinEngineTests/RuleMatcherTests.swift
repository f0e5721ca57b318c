import Testing
import TocsinExpressions
import TocsinModel

import TocsinTime
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

    private func matches(_ matcher: RuleMatcher, _ place: Int, payload: Value) -> [RuleMatcher.Match] {
        matcher.rules(at: place, payload: payload, busy: [:]).map { matcher.match($0, at: place) }
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
            let found = place.map { matches(matcher, $0, payload: .double(1)) } ?? []
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
            let found = place.map { matches(matcher, $0, payload: .double(1)) } ?? []
            #expect(found.map(\.labels) == [(["device": "gateway", "site": site] as Labels).value])
        }
    }

    /// What every rule would be asked, one after the other.
    @Test("what a payload finds by a table is what each rule by itself would look at, in their order")
    func payloads() throws {
        var rules: [Rule] = []
        for number in 0..<200 { rules.append(try rule("kind-\(number)", when: "payload.kind == \"k\(number % 90)\"")) }
        rules.append(try rule("every"))
        for number in 0..<20 { rules.append(try rule("code-\(number)", when: "payload.code == \(number % 10).0")) }
        var matcher = RuleMatcher(rules)
        let topic = try #require(Topic("t/gateway"))
        var wrong: [String] = []
        for round in 0..<600 {
            // Some name no rule's value, and some have no such field, which fails in each rule that asks for it.
            let kind = "k\((round * 7) % 120)"
            let code = round % 13
            let hasKind = round % 5 != 0
            let hasCode = round % 3 != 0
            let fields: [(String, Value)] =
                (hasKind ? [("kind", .string(kind))] : []) + (hasCode ? [("code", .double(Double(code)))] : [])
            let busyRule = round % 200
            let isBusy = round % 4 == 0
            let busy: [Int: Set<Int>] = isBusy ? [matcher.group(of: busyRule): [busyRule]] : [:]
            let place = matcher.place(of: topic)
            let found = place.map { matcher.rules(at: $0, payload: .map(MapValue(fields)), busy: busy) }
            let right = rules.indices.filter { index in
                if index == 200 || isBusy && index == busyRule { return true }
                if index < 200 { return !hasKind || "k\(index % 90)" == kind }
                return !hasCode || (index - 201) % 10 == code
            }
            if found != right { wrong.append("round \(round): \(found ?? []) instead of \(right)") }
        }
        #expect(wrong.isEmpty)
    }
}
