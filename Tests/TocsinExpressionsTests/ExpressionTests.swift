import Testing
import TocsinExpressions

@Suite("Expressions of rules")
struct ExpressionTests {
    @Test(
        "conditions on payload, labels, topic and severity hold as they read",
        arguments: [
            "payload.value > -12.0", "payload.value < 0", "-12 < payload.value", "payload.motor.rpm >= 1200.0",
            "payload.door", "!payload.door || payload.value != 3", "labels.site == \"utrecht\"",
            "labels[\"site\"] != 'x'",
            "topic[1] == \"vault\"", "payload.samples[1] == 2.5", "size(topic) == 3", "\"vault\" in topic",
            "severity >= warning", "severity == error", "severity == \"error\"", "severity > \"info\"",
            "string(severity) == 'error'", "severity in [error, critical]", "has(payload.motor.rpm)",
            "!has(payload.motor.torque)", "payload.?missing.orValue(3.0) == 3.0",
            "payload.samples.all(x, x > 0.5)", "labels.exists(k, k == 'room')",
            "payload.missing > 1.0 || payload.door", "!(payload.missing > 1.0 && false)",
            "labels.site.matches('^u.*t$')", "true // a comment",
        ]
    )
    func holds(_ source: String) throws {
        let expression = try Expression(source, in: .forTests)
        #expect(try expression.evaluateBool(Environment.bindings()))
        #expect(try expression.evaluate(Environment.bindings()) == .bool(true))
    }

    @Test("an expression says which variables and paths it reads")
    func references() throws {
        let expression = try Expression(
            "payload.value > 3.0 && labels.site == 'x' && payload.value < 9.0 && has(payload.motor.rpm)",
            in: .forTests
        )
        #expect(expression.variables == VariableSet([1, 2]))
        #expect(
            expression.fieldPaths.map(\.description) == [
                "payload.value", "labels.site", "payload.motor.rpm", "payload.motor",
            ]
        )
    }

    @Test("a missing field is told apart from a mistake")
    func missing() throws {
        #expect(try evaluationFailure("payload.missing > 1.0") == .noSuchField("missing"))
        #expect(
            try evaluationFailure("payload.value > 1.0", ["payload": .string("on")])
                == .noOverload("field 'value'", .type(of: .string("")), nil)
        )
        let unbound = try Expression("payload.value > 1.0", in: .forTests)
        #expect(throws: EvaluationError(.unbound("payload"), at: 8)) { try unbound.evaluate(Bindings(count: 6)) }
        #expect(EvaluationError(.noSuchField("x"), at: 0).isMissing)
        #expect(!EvaluationError(.divisionByZero, at: 0).isMissing)
    }

    @Test("a condition that is no boolean is an error")
    func notBoolean() throws {
        let expression = try Expression("payload.value", in: .forTests)
        #expect(throws: EvaluationError.self) { try expression.evaluateBool(Environment.bindings()) }
    }

    @Test("arithmetic that mixes a payload's number with an integer is hinted at")
    func hints() throws {
        let expression = try Expression("payload.value * 2 > 10.0", in: .forTests)
        #expect(expression.hints.map(\.offset) == [14])
        #expect(try Expression("payload.value * 2.0 > 10", in: .forTests).hints.isEmpty)
        #expect(try evaluationFailure("payload.value * 2 > 10.0") != nil)
    }

    @Test(
        "integers neither wrap nor trap",
        arguments: [
            "-9223372036854775808 / -1", "-9223372036854775808 % -1", "-(-9223372036854775808)",
            "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2", "1u - 2u", "1 / 0",
            "1 % 0",
            "int(payload.x)", "uint(payload.x)", "math.abs(-9223372036854775808)",
            "duration('9223372036s') + duration('9223372036s')", "timestamp(int(payload.value)) - duration('2562047h')",
        ]
    )
    func overflow(_ source: String) throws {
        for number in [Double.nan, .infinity, -.infinity, 0x1p64, -0x1p64] {
            let payload = Value.map(MapValue([("x", .double(number)), ("value", .double(-62_135_596_800))]))
            #expect(try evaluationFailure(source, ["payload": payload]) != nil)
        }
    }

    @Test("names are looked up in the container's namespaces, and dotted names are one variable")
    func container() throws {
        let environment = Environment(
            variables: [.init("com.example.y"), .init("y")],
            container: "com.example",
            resolution: .late
        )
        let bindings = Bindings(environment, ["com.example.y": .int(1), "y": .int(2)])
        #expect(try Expression("y", in: environment).evaluate(bindings) == .int(1))
        #expect(try Expression(".y", in: environment).evaluate(bindings) == .int(2))
        #expect(try Expression("z || true", in: environment).evaluate(bindings) == .bool(true))
    }

    @Test("what this build lacks is said when it is asked for")
    func unavailable() throws {
        let environment = Environment(variables: [])
        let matches = try Expression("'a'.matches('b')", in: environment)
        #expect(throws: EvaluationError(.unavailable("matches"), at: 4)) { try matches.evaluate(Bindings(count: 0)) }
        let zone = try Expression("timestamp(0).getHours('Europe/Amsterdam')", in: environment)
        #expect(throws: EvaluationError.self) { try zone.evaluate(Bindings(count: 0)) }
        let fixed = try Expression("timestamp(0).getHours('+02:00')", in: environment)
        #expect(try fixed.evaluate(Bindings(count: 0)) == .int(2))
    }
}

extension TypeValue {
    /// The type of a value, for building expectations.
    fileprivate static func type(of value: Value) -> TypeValue { value.type }
}
