import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// A rule in plain values. The engine gets it compiled from texts; the checker reads it as it stands here.
struct RuleBlueprint: Hashable, Sendable {
    let name: String
    /// The topic's last level; `nil` for whatever a device sends.
    let measure: String?
    var key: [String]
    var condition: Condition
    var severity: Severity

    /// Begins and ends that make it flap within ten minutes.
    var flapping: Int?

    enum Condition: Hashable, Sendable {
        /// `below` is where it ends; without it, where it doesn't hold any more.
        case above(Double, below: Double?, hold: TimeSpan)
        case absent(TimeSpan)
        case absentLearned
        /// More than so many values above a limit within a sliding window, or a tumbling one.
        case often(Double, count: Int, within: TimeSpan, isTumbling: Bool)
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
            filter: try filter(),
            condition: try compiledCondition(),
            severity: try compiledSeverity(),
            summary: try Template("{{labels.device}} at {{labels.site}}", in: RuleVariables.templates),
            title: nil,
            window: window,
            flapping: flapping.map { Rule.Flapping(changes: $0, within: .minutes(10)) }
        )
    }

    private func filter() throws -> Expression? {
        switch condition {
        case .often(let limit, _, _, _): try Expression("payload.value > \(limit)", in: RuleVariables.expressions)
        case .above, .absent, .absentLearned: nil
        }
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
        case .absentLearned: .absent(.learned)
        case .often(_, let count, _, _):
            .threshold(
                when: try Expression("window.count >= \(count)", in: RuleVariables.expressions),
                until: nil,
                hold: .zero
            )
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

    private var window: Rule.Window? {
        switch condition {
        case .often(_, _, let span, let isTumbling): Rule.Window(size: span, every: isTumbling ? span : nil)
        case .above, .absent, .absentLearned: nil
        }
    }

    /// Whether the checker knows when it fires only from the engine: it isn't written down a second time.
    var isOpaque: Bool {
        switch condition {
        case .above, .absent: flapping != nil
        case .absentLearned, .often: true
        }
    }

    /// What is the same alert, and what another one, is changed by an edit.
    mutating func changeKey() {
        key = key == ["site"] ? ["site", "device"] : ["site"]
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
