internal import TocsinEngine
internal import TocsinExpressions

/// What the expressions and templates of one rule may name, down to the labels, so that a misspelt one is found.
struct RuleEnvironments {
    /// `when`, `until`, `where`.
    let expressions: Environment
    /// `severity`, which of a silent device is asked for without an event.
    let severity: Environment
    /// `summary`, `links`, `labels`.
    let templates: Environment
    /// `title`, which speaks of several alerts.
    let title: Environment

    /// What the names of a rule depend on.
    struct Names: Hashable {
        /// What the topic captures and the sources of its events make; `nil` where the topic is wrong and nothing is known.
        let captures: [String]?
        /// What makes the rule's key, also the only labels of a device that is silent.
        let key: [String]
        /// What the rule's `labels:` add.
        let own: [String]
        let isAbsence: Bool
        let hasWindow: Bool
    }

    init(_ names: Names, _ functions: ExternalFunctions) {
        func labels(_ labels: [String]) -> [String: ExpressionType] {
            var types: [String: ExpressionType] = ["event": Self.event]
            if names.hasWindow { types["window"] = Self.window }
            if names.captures != nil { types["labels"] = .record(labels.map { ExpressionType.Field($0, .string) }) }
            return types
        }
        let told = names.isAbsence ? names.key : names.captures ?? []
        expressions = RuleVariables.expressions.typed(labels(names.captures ?? []), functions)
        severity = RuleVariables.expressions.typed(labels(told), functions)
        templates = RuleVariables.templates.typed(labels(told), functions)
        title = RuleVariables.templates.typed(labels(["rule"] + names.key + names.own), functions)
    }

    /// What is known of every window; the rest needs a value.
    static let countOfWindow = WindowField.count.rawValue

    private static let window = ExpressionType.record(
        WindowField.allCases.map { ExpressionType.Field($0.rawValue, type(of: $0)) }
    )

    private static func type(of field: WindowField) -> ExpressionType {
        switch field {
        case .count, .distinct: .int
        case .avg, .min, .max, .sum, .rate, .increase, .p50, .p95, .p99: .double
        // Whatever the value is, a text for one.
        case .first, .last: .any
        }
    }

    private static let event = ExpressionType.record([
        ExpressionType.Field("id", .string),
        ExpressionType.Field("time", .timestamp),
        ExpressionType.Field("received", .timestamp),
        ExpressionType.Field("retained", .bool),
        ExpressionType.Field("source", .string),
    ])
}

/// Most rules name the same: what they may name is made once for all of these.
final class EnvironmentCache {
    private let functions: ExternalFunctions
    private var made: [RuleEnvironments.Names: RuleEnvironments] = [:]

    init(_ functions: ExternalFunctions) {
        self.functions = functions
    }

    subscript(names: RuleEnvironments.Names) -> RuleEnvironments {
        if let known = made[names] { return known }
        let environments = RuleEnvironments(names, functions)
        made[names] = environments
        return environments
    }
}
