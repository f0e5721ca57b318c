import Testing
import TocsinDecoding
import TocsinExpressions
import TocsinModel
import TocsinRuntime

/// Whatever somebody writes as an expression, and whatever a device sends to it: a value or an error, never a crash.
@Suite struct ExpressionFuzzTests {
    @Test("made expressions give a value or an error")
    func expressions() throws {
        let grammar = ExpressionGrammar(variables: RuleNames.names)
        var parser = JSONParser(limits: DecodingLimits())
        try FuzzRun("expressions").run(
            { random in
                random.chance(1, of: 10)
                    ? Mutation.of(grammar.source(&random), &random) : grammar.source(&random)
            },
            { source, random in
                guard let expression = try? Expression(source, in: RuleNames.environment) else { return }
                _ = try? expression.evaluate(RuleNames.bindings(&random, &parser))
            }
        )
    }
}
