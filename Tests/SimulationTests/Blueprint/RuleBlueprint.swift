import TocsinEngine
import TocsinExpressions
import TocsinModel

/// A rule in plain values. The engine gets it compiled from texts; the checker reads it as it stands here.
struct RuleBlueprint: Hashable, Sendable {
    let name: String
    /// The topic's last level; `nil` for whatever a device sends.
    let measure: String?
    var key: [String]
    var condition: Condition
    var severity: Severity

    enum Condition: Hashable, Sendable {
        /// `below` is where it ends; without it, where it doesn't hold any more.
        case above(Double, below: Double?, hold: TimeSpan)
        case absent(TimeSpan)
    }

    enum Severity: Hashable, Sendable {
        case fixed(TocsinModel.Severity)
        /// Critical above, else a warning.
        case criticalAbove(Double)
    }

    func compile() throws -> Rule {
        Rule(
            name: name,
            topic: try TopicPattern("plant/{site}/{device}/" + (measure ?? "{rest...}")),
            key: key,
            condition: try compiledCondition(),
            severity: try compiledSeverity(),
            summary: try Template("{{labels.device}} at {{labels.site}}", in: RuleVariables.templates),
            title: nil
        )
    }

    private func compiledCondition() throws -> Rule.Condition {
        switch condition {
        case .above(let limit, let below, let hold):
            .threshold(
                when: try Expression("payload.value > \(limit)", in: RuleVariables.expressions),
                until: try below.map { try Expression("payload.value < \($0)", in: RuleVariables.expressions) },
                hold: hold
            )
        case .absent(let span): .absent(.fixed(span))
        }
    }

    private func compiledSeverity() throws -> Rule.SeverityChoice {
        switch severity {
        case .fixed(let severity):
            .fixed(severity)
        case .criticalAbove(let limit):
            .computed(try Expression("payload.value > \(limit) ? critical : warning", in: RuleVariables.expressions))
        }
    }

    /// Whether an event of this measure is looked at.
    func fits(_ measure: String) -> Bool {
        self.measure == nil || self.measure == measure
    }

    /// - Parameter value: `nil` where the payload has none, which no expression over it survives.
    func severity(_ value: Double?) -> TocsinModel.Severity? {
        switch severity {
        case .fixed(let severity): severity
        case .criticalAbove(let limit): value.map { $0 > limit ? .critical : .warning }
        }
    }
}
