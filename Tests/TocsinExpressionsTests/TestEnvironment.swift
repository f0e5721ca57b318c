import TocsinExpressions

extension Environment {
    /// The severities as constants, and variables of the kinds that rules have.
    static let forTests = Environment(
        variables: [
            Variable("topic", .list(.string)),
            Variable("labels", .map(.string)),
            Variable("payload"),
            Variable("event", .record([.init("id", .string), .init("time", .timestamp), .init("retained", .bool)])),
            Variable("severity", .symbol("severity")),
            Variable("incidents", .list(.record([.init("rule", .string), .init("value", .double)]))),
        ],
        constants: Dictionary(
            uniqueKeysWithValues: Symbol.ordered("severity", ["info", "warning", "error", "critical"])
                .map { ($0.name, Value.symbol($0)) }
        ),
        external: .forTests
    )

    /// Bindings for the variables of ``forTests``.
    static func bindings(_ changes: [String: Value] = [:]) -> Bindings {
        let values: [String: Value] = [
            "topic": .list([.string("site"), .string("vault"), .string("freezer")]),
            "labels": .map(MapValue([("site", .string("utrecht")), ("room", .string("B<1>"))])),
            "payload": .map(
                MapValue([
                    ("device", .string("f-17")), ("value", .double(-10.5)), ("door", .bool(true)),
                    ("motor", .map(MapValue([("rpm", .double(1200))]))),
                    ("samples", .list([.double(1), .double(2.5)])),
                ])
            ),
            "event": .map(MapValue([("id", .string("e1")), ("retained", .bool(false))])),
            "severity": forTests.constants["error"] ?? .null,
            "incidents": .list([
                .map(MapValue([("rule", .string("door")), ("value", .double(1))])),
                .map(MapValue([("rule", .string("cold")), ("value", .double(58.20000076293945))])),
            ]),
        ]
        return Bindings(forTests, values.merging(changes) { $1 })
    }
}

/// The value of an expression in the environment for tests.
func evaluate(_ source: String, _ changes: [String: Value] = [:]) throws -> Value {
    try Expression(source, in: .forTests).evaluate(Environment.bindings(changes))
}

/// The error of compiling an expression in the environment for tests; nil when it compiles.
func compileError(_ source: String) -> ExpressionError? {
    do {
        _ = try Expression(source, in: .forTests)
        return nil
    } catch {
        return error
    }
}

/// The reason an expression has no value; nil when it has one.
func evaluationFailure(_ source: String, _ changes: [String: Value] = [:]) throws -> EvaluationError.Reason? {
    let expression = try Expression(source, in: .forTests)
    do {
        _ = try expression.evaluate(Environment.bindings(changes))
        return nil
    } catch {
        return error.reason
    }
}
