/// Where a function is called and under which name, for its errors.
struct Call: Sendable {
    let name: String
    let offset: Int

    func error(_ reason: EvaluationError.Reason) -> EvaluationError {
        EvaluationError(reason, at: offset)
    }

    /// The error of arguments whose types the function does not take.
    func noOverload(_ first: Value, _ second: Value? = nil) -> EvaluationError {
        error(.noOverload(name, first.type, second?.type))
    }
}

/// A function of the language or of an extension.
struct Function: Sendable {
    typealias Unary = @Sendable (Value, Call, inout Frame) throws(EvaluationError) -> Value
    typealias Binary = @Sendable (Value, Value, Call, inout Frame) throws(EvaluationError) -> Value
    typealias Variadic = @Sendable ([Value], Call, inout Frame) throws(EvaluationError) -> Value

    enum Body: Sendable {
        case unary(Unary)
        case binary(Binary)
        /// The range of how many arguments it takes, the receiver included.
        case variadic(ClosedRange<Int>, Variadic)
        /// A function of two arguments that needs the outside.
        case external(@Sendable (ExternalFunctions) -> Binary)
    }

    /// How a function is written.
    enum Style: Sendable {
        /// `f(x)`
        case global
        /// `x.f()`
        case member
        case either
    }

    let name: String
    let style: Style
    let body: Body
    let result: ExpressionType
    var library: ExtensionSet = []

    /// How many arguments the function takes, the receiver included.
    var arity: ClosedRange<Int> {
        switch body {
        case .unary: 1...1
        case .binary, .external: 2...2
        case .variadic(let range, _): range
        }
    }

    static func unary(
        _ name: String,
        _ style: Style,
        _ result: ExpressionType = .any,
        _ function: @escaping Unary
    ) -> Function {
        Function(name: name, style: style, body: .unary(function), result: result)
    }

    static func binary(
        _ name: String,
        _ style: Style,
        _ result: ExpressionType = .any,
        _ function: @escaping Binary
    ) -> Function {
        Function(name: name, style: style, body: .binary(function), result: result)
    }

    static func variadic(
        _ name: String,
        _ style: Style,
        _ arity: ClosedRange<Int>,
        _ result: ExpressionType = .any,
        _ function: @escaping Variadic
    ) -> Function {
        Function(name: name, style: style, body: .variadic(arity, function), result: result)
    }

    /// The function as a part of an extension.
    func of(_ library: ExtensionSet) -> Function {
        var copy = self
        copy.library = library
        return copy
    }
}
