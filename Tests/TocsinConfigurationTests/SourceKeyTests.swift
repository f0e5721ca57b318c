import Foundation
import Testing
import TocsinDecoding
import TocsinEngine
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

/// `labels`, `each`, `event_topic` and `time_zone` of a source, and the rules that live by them.
@Suite struct SourceKeyTests {
    private static let frame = """
        rules: [{name: r, topic: "a/{x}", when: payload.v > 1.0}]
        routing: {notify: [user:ana]}
        users: {ana: {}}

        """

    private static func load(_ text: String) -> Loaded {
        let zones = ExternalFunctions(
            zones: TimeZoneDatabase { zone, seconds in
                TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            }
        )
        return ConfigurationLoader.load(ConfigurationBundle(text: text, path: "c"), functions: zones)
    }

    private func problems(_ source: String) -> [String] {
        Self.load(Self.frame + "sources: [{name: s, filter: a/+, topic: \"a/{site}\", \(source)}]\n").problems
            .map(\.description)
    }

    @Test("every key of a source that makes events of content is read")
    func keys() throws {
        let loaded = Self.load(
            Self.frame + """
                sources:
                  - name: s
                    filter: a/+
                    topic: a/{x}
                    labels: {device: "{{item.id}}", place: "{{index}}"}
                    each: payload.readings
                    event_topic: "a/{{labels.device}}"
                    time: item.?at
                    time_zone: Europe/Lisbon
                    id: item.?id

                """
        )
        #expect(loaded.problems.map(\.description) == [])
        let source = try #require(loaded.configuration?.sources.first)
        #expect(source.labels.map(\.name) == ["device", "place"])
        #expect(source.each?.source == "payload.readings")
        #expect(source.eventTopic?.source == "a/{{labels.device}}")
        #expect(source.zone?.name == "Europe/Lisbon")
    }

    @Test(
        "what is wrong with a key is told with what would be right",
        arguments: [
            (
                "labels: {site: \"{{payload.id}}\"}",
                "the topic captures 'site' already: choose another name for one of them"
            ),
            ("labels: {rule: \"{{payload.id}}\"}", "every alert has a label 'rule' already: choose another name"),
            ("labels: {a-b: \"{{payload.id}}\"}", "a label's name is letters, digits and '_', not 'a-b'"),
            ("labels: {d: \"{{paylod.id}}\"}", "'d': unknown name 'paylod'; did you mean 'payload'?"),
            ("labels: {d: \"{{labels.sit}}\"}", "'d': there is no field 'sit'; did you mean 'site'?"),
            ("labels: {d: \"{{item.id}}\"}", "'d': unknown name 'item'"),
            ("event_topic: a/+/b", "'event_topic' makes topics, which hold no wildcards: leave out '+' and '#'"),
            (
                "event_topic: \"a//{{payload.n}}\"",
                "'event_topic' has an empty level, which makes no topic: leave out the '/' there"
            ),
            ("time_zone: Europe/Lisbon", "'time_zone' means nothing without 'time', which says when it happened"),
            (
                "time: payload.t, time_zone: Europe/Lisbom",
                "there is no time zone 'Europe/Lisbom'; did you mean 'Europe/Lisbon'?"
            ),
        ]
    )
    func faults(_ source: String, _ message: String) {
        let found = problems(source)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    @Test("a rule has the labels of the sources of its events in its key, and may name them")
    func ruleKeys() throws {
        let loaded = Self.load(
            """
            sources:
              - {name: radio, filter: r/+, topic: "r/{host}", labels: {device: "{{payload.id}}"}}
              - {name: other, filter: o/+, topic: "o/{host}", labels: {kind: "{{payload.kind}}"}}
            rules:
              - {name: all, topic: "r/{host}", when: payload.v > 1.0}
              - {name: some, topic: "r/{host}", key: [device], when: "labels.device != 'x' && payload.v > 1.0"}
              - {name: none, topic: "o/{host}", key: [host], when: payload.v > 1.0, summary: "{{labels.kind}}"}
            routing: {notify: [user:ana], routes: [{match: labels.device == "x", notify: [user:ana]}]}
            users: {ana: {}}

            """
        )
        #expect(loaded.problems.map(\.description) == [])
        #expect(loaded.configuration?.rulebook.rules.map(\.key) == [["host", "device"], ["device"], ["host"]])
    }

    @Test("a key that neither the topic nor a source gives is told")
    func unknownKey() {
        let loaded = Self.load(
            """
            sources: [{name: radio, filter: r/+, topic: "r/{host}", labels: {device: "{{payload.id}}"}}]
            rules: [{name: all, topic: "r/{host}", key: [devise], when: payload.v > 1.0}]
            routing: {notify: [user:ana]}
            users: {ana: {}}

            """
        )
        #expect(
            loaded.problems.map(\.description) == [
                "c:2:46: error: the topic 'r/{host}' captures no 'devise', and no source makes it; did you mean 'device'?"
            ]
        )
    }

    @Test("rules are reached by the topics that event_topic may make, and not by the message's own")
    func reach() {
        let loaded = Self.load(
            """
            sources: [{name: g, filter: g/+, each: payload, event_topic: "plant/{{item.n}}/t"}]
            rules:
              - {name: reached, topic: "plant/{device}/t", when: payload.v > 1.0}
              - {name: deeper, topic: "plant/{device}/t/x", when: payload.v > 1.0}
              - {name: own, topic: "g/{gateway}", when: payload.v > 1.0}
            routing: {notify: [user:ana]}
            users: {ana: {}}

            """
        )
        #expect(
            loaded.problems.map(\.description) == [
                "c:4:27: warning: no source brings events for the topic of the rule 'deeper'",
                "c:5:24: warning: no source brings events for the topic of the rule 'own'",
            ]
        )
    }

    @Test(
        "a field of last that nothing guards is told",
        arguments: [
            ("payload.mm - last.mm > 5.0", true), ("last != null && payload.mm - last.mm > 5.0", false),
            ("payload.mm - last.?mm.orValue(0.0) > 5.0", false), ("has(last.mm) && payload.mm > last.mm", false),
            ("last == null || payload.mm > last.mm", false), ("last == null && payload.mm > last.mm", true),
            ("last != null ? payload.mm > last.mm : false", false),
            ("last == null ? false : payload.mm > last.mm", false),
            ("!(last == null) && payload.mm > last.mm", false), ("payload.mm > 1.0 || last.mm > 2.0", true),
            ("payload.list.exists(x, x > last.mm)", true), ("last[\"mm\"] > 1.0", true), ("last == 5.0", false),
        ] as [(String, Bool)]
    )
    func last(_ condition: String, _ isTold: Bool) {
        let text = """
            sources: [{name: s, filter: a/+}]
            rules: [{name: r, topic: "a/{x}", when: '\(condition)'}]
            routing: {notify: [user:ana]}
            users: {ana: {}}

            """
        let warnings = Self.load(text).problems.map(\.description).filter { $0.contains("'last' is null then") }
        #expect(warnings.count == (isTold ? 1 : 0), "\(warnings)")
    }

    @Test("a where that lets nothing count before there is a last is told")
    func whereLast() {
        let text = """
            sources: [{name: s, filter: a/+}]
            rules: [{name: r, topic: "a/{x}", where: last != null, when: payload.mm > 1.0}]
            routing: {notify: [user:ana]}
            users: {ana: {}}

            """
        #expect(
            Self.load(text).problems.contains { $0.description.contains("never fires: 'where' lets no event count") }
        )
    }
}
