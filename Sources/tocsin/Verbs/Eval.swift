internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinRuntime

struct Eval: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression, as rule conditions are written.",
        discussion: """
            With an expression, prints its value for one message, for each of its readings where the source has `each`. The variables are those of a rule's 'when'; labels, the \
            event's time and the device come from the configuration, if there is one and a source of it fits the topic.

            Without an expression it reads lines of JSON from standard input, {"id", "expr", "bindings", "container"}, and \
            answers each with {"id", "value"} or {"id", "error"}. There, values say their type: {"int": "1"}, \
            {"list": [{"double": 1.5}]}.

            Examples:
              tocsin eval 'payload.t > 3.0' --payload '{"t": 4}' --topic a/b/c
              echo '{"id": 1, "expr": "x + 1", "bindings": {"x": {"int": "2"}}}' | tocsin eval
            """
    )

    @Argument(help: "The expression; without it, lines are read from standard input.")
    var expression: String?

    @Option(help: "The payload of the message.")
    var payload: String?

    @Option(help: "The topic of the message.")
    var topic: String?

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if expression == nil, payload != nil || topic != nil {
            throw ValidationError("--payload and --topic belong to an expression")
        }
    }

    func run() throws {
        guard let expression else { return try answerInput() }
        let sample = SampleMessage(topic: topic, payload: payload, configuration: try surroundings())
        for value in try evaluate(expression, sample) {
            switch format.output {
            case .text: StandardStream.output.line(Self.text(of: value))
            case .json: StandardStream.output.line(TypedValueCoding.json(of: value) ?? "null")
            }
        }
    }

    private func answerInput() throws {
        let evaluation = EvalLine(functions: .live)
        var input = InputLines()
        while let lines = try input.next() {
            guard StandardStream.output.write(lines.map { evaluation.answer(to: $0) + "\n" }.joined()) else { return }
        }
    }

    /// Only a topic has to do with the configuration, and where none is asked for there need be none.
    private func surroundings() throws(Failure) -> Configuration? {
        let isWanted =
            files.path != ConfigurationOptions.defaultPath || FileManager.default.fileExists(atPath: files.path)
        return topic != nil && isWanted ? try files.load() : nil
    }

    /// The value for each event that the message is.
    private func evaluate(_ source: String, _ sample: SampleMessage) throws(Failure) -> [Value] {
        let rule = RuleVariables.expressions
        let environment = Environment(variables: rule.variables, constants: rule.constants, external: .live)
        let values = try sample.values(at: WallClock.system.now())
        do {
            let expression = try Expression(source, in: environment)
            return try values.map { try expression.evaluate(Bindings(environment, $0)) }
        } catch let error as ExpressionError {
            throw .no(error.rendered(source))
        } catch let error as EvaluationError {
            throw .no(ExpressionError("\(error)", at: error.offset, in: source).rendered(source))
        } catch {
            throw .no("\(error)")
        }
    }

    /// A text as it is, everything else as plain JSON.
    private static func text(of value: Value) -> String {
        if case .string(let text) = value { return text }
        var json = JSONText()
        json.value(value)
        return json.text
    }
}
