import Foundation
import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

extension Rulebooks {
    /// A threshold rule with a window, or that looks for flapping.
    static func watching(
        _ name: String = "watching",
        topic: String = "plant/{site}/{device}/{measure}",
        key: [String]? = nil,
        filter: String? = nil,
        when: String,
        until: String? = nil,
        hold: TimeSpan = .zero,
        severity: Rule.SeverityChoice = .fixed(.warning),
        summary: String = "{{labels.device}}",
        size: TimeSpan? = nil,
        every: TimeSpan? = nil,
        value: String? = nil,
        flapping: Rule.Flapping? = nil
    ) throws -> Rule {
        Rule(
            name: name,
            topic: try TopicPattern(topic),
            key: key,
            filter: try filter.map(expression),
            condition: .threshold(when: try expression(when), until: try until.map(expression), hold: hold),
            severity: severity,
            summary: try template(summary),
            window: try size.map { Rule.Window(size: $0, every: every, value: try value.map(expression)) },
            flapping: flapping
        )
    }

    static func learnedSilence(topic: String = "plant/{site}/{device}/{rest...}", flapping: Rule.Flapping? = nil) throws
        -> Rule
    {
        Rule(
            name: "silent",
            topic: try TopicPattern(topic),
            key: ["site", "device"],
            condition: .absent(.learned),
            severity: .fixed(.error),
            summary: try template("{{labels.device}}"),
            flapping: flapping
        )
    }

    static func expression(_ text: String) throws -> TocsinExpressions.Expression {
        try TocsinExpressions.Expression(text, in: RuleVariables.expressions)
    }
}

extension EngineDriver {
    static let porch = "plant/porto/fz-1/temperature"

    @discardableResult
    mutating func emit(
        _ payload: Value,
        on topic: String = Self.porch,
        time: Timestamp? = nil,
        source: String = "plant",
        isRetained: Bool = false
    ) -> Decision {
        guard let topic = Topic(topic) else { preconditionFailure("not a topic: \(topic)") }
        return give(
            .event(
                Event(
                    id: EventID(1),
                    source: source,
                    topic: topic,
                    labels: [:],
                    payload: payload,
                    time: time ?? now,
                    received: now,
                    isRetained: isRetained
                )
            )
        )
    }

    /// `{"value": …}`.
    @discardableResult
    mutating func emit(_ value: Double, on topic: String = Self.porch, time: Timestamp? = nil, isRetained: Bool = false)
        -> Decision
    {
        emit(.map(MapValue([("value", .double(value))])), on: topic, time: time, isRetained: isRetained)
    }

    /// The devices whose alerts are firing, ordered.
    var firing: [String] {
        engine.state.alerts.keys.compactMap { key, known in
            guard case .firing = known.phase else { return nil }
            return key.labels["device"]
        }.sorted()
    }

    /// A restart in the middle: the state goes through its written form, and the link is restored.
    mutating func restart(_ rulebook: Rulebook) throws {
        let state = engine.state
        let written = try JSONEncoder().encode(state)
        let read = try JSONDecoder().decode(EngineState.self, from: written)
        #expect(read == state)
        restart(with: read, rulebook: rulebook)
        give(.started)
        give(.linkRestored)
    }

    var counters: Counters { engine.state.counters }
}
