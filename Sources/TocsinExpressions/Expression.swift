/// An expression, compiled once and evaluated for every event.
///
/// A class, though a value in all but name: immutable, and read for every event.
package final class Expression: Sendable {
    package let source: String
    /// The variables the expression reads: callers need to bind only these.
    package let variables: VariableSet
    /// The constant paths the expression reads, each once, in order of appearance.
    package let fieldPaths: [FieldPath]
    /// What is known of the result before it is evaluated.
    package let type: ExpressionType
    /// Places that are legal but will probably fail on real data, such as `payload.value * 2`.
    package let hints: [ExpressionError]
    let root: Node
    /// Its parts, and with them the steps of an evaluation that has no loops and reads nothing long.
    package let size: Int
    /// What compiling its patterns took, in steps of 100 ns.
    package let patternSteps: Int
    private let localCount: Int
    private let limits: FrameLimits

    /// Parses, checks and compiles a source.
    package init(_ source: String, in environment: Environment) throws(ExpressionError) {
        let syntax = try Parser.parse(source, limits: environment.limits)
        var compiler = Compiler(source: source, environment: environment)
        let result = try compiler.compile(syntax)
        self.source = source
        variables = compiler.variables
        fieldPaths = compiler.fieldPaths
        type = result.type
        hints = compiler.hints
        root = result.node
        size = syntax.size
        patternSteps = compiler.patternSteps
        localCount = compiler.localCount
        limits = FrameLimits(environment.limits)
    }

    /// The value when it is the same in every evaluation.
    package var constant: Value? { root.constant }

    /// The value of the expression.
    package func evaluate(_ bindings: borrowing Bindings) throws(EvaluationError) -> Value {
        var frame = Frame(localCount: localCount, limits: limits)
        try frame.charge(size, at: 0)
        return try root.evaluate(bindings, &frame)
    }

    /// The value of one of many evaluations that share a budget: an evaluation that would take more fails, and leaves nothing.
    package func evaluate(_ bindings: borrowing Bindings, steps: inout Int) throws(EvaluationError) -> Value {
        var frame = Frame(localCount: localCount, limits: limits, steps: min(steps, limits.steps))
        defer { steps -= frame.spent }
        try frame.charge(size, at: 0)
        return try root.evaluate(bindings, &frame)
    }

    /// The value of an expression that is a condition; any other value than a boolean is an error.
    package func evaluateBool(_ bindings: borrowing Bindings) throws(EvaluationError) -> Bool {
        var frame = Frame(localCount: localCount, limits: limits)
        try frame.charge(size, at: 0)
        return try root.evaluateBool(bindings, &frame)
    }

    /// The same, within a budget that several evaluations share.
    ///
    /// - Parameter steps: how many it may take, if that is less than its own bound; what it took is taken off.
    package func evaluateBool(_ bindings: borrowing Bindings, steps: inout Int) throws(EvaluationError) -> Bool {
        var frame = Frame(localCount: localCount, limits: limits, steps: steps)
        defer { steps -= frame.spent }
        try frame.charge(size, at: 0)
        return try root.evaluateBool(bindings, &frame)
    }
}
