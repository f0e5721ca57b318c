internal import TocsinEngine
internal import TocsinExpressions

/// What the expressions and templates of one rule may name, down to the labels, so that a misspelt one is found.
struct RuleEnvironments {
    /// `when`, `until`, `where`, `severity`.
    let expressions: Environment
    /// `summary`, `links`, `labels`.
    let templates: Environment
    /// `title`, which speaks of several alerts.
    let title: Environment

    /// - Parameters:
    ///   - captures: what the topic captures; `nil` where the topic is wrong and nothing is known.
    ///   - key: what makes the rule's key, also the only labels of a device that is silent.
    ///   - own: what the rule's `labels:` add.
    init(
        captures: [String]?,
        key: [String],
        own: [String],
        isAbsence: Bool,
        hasWindow: Bool,
        _ functions: ExternalFunctions
    ) {
        func labels(_ names: [String]) -> [String: ExpressionType] {
            var types: [String: ExpressionType] = ["event": Self.event]
            if hasWindow { types["window"] = Self.window }
            if captures != nil { types["labels"] = .record(names.map { ExpressionType.Field($0, .string) }) }
            return types
        }
        expressions = RuleVariables.expressions.typed(labels(captures ?? []), functions)
        templates = RuleVariables.templates.typed(labels(isAbsence ? key : captures ?? []), functions)
        title = RuleVariables.templates.typed(labels(["rule"] + key + own), functions)
    }

    /// What is known of every window; the rest needs a value.
    static let countOfWindow = "count"

    private static let window = ExpressionType.record(
        [ExpressionType.Field(countOfWindow, .int), ExpressionType.Field("distinct", .int)]
            + ["avg", "min", "max", "sum", "first", "last", "rate", "p50", "p95", "p99"]
            .map { ExpressionType.Field($0, .double) }
    )

    private static let event = ExpressionType.record([
        ExpressionType.Field("id", .string),
        ExpressionType.Field("time", .timestamp),
        ExpressionType.Field("received", .timestamp),
        ExpressionType.Field("retained", .bool),
        ExpressionType.Field("source", .string),
    ])
}
