/// A call of a function with one argument or receiver.
final class UnaryCallNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let function: Function.Unary
    let argument: Node
    let call: Call

    init(_ call: Call, _ function: @escaping Function.Unary, _ argument: Node) {
        self.function = function
        self.argument = argument
        self.call = call
        super.init(at: call.offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try function(try argument.evaluate(bindings, &frame), call, &frame)
    }
}

/// A call of a function with two arguments, or a receiver and one.
final class BinaryCallNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let function: Function.Binary
    let first: Node
    let second: Node
    let call: Call

    init(_ call: Call, _ function: @escaping Function.Binary, _ first: Node, _ second: Node) {
        self.function = function
        self.first = first
        self.second = second
        self.call = call
        super.init(at: call.offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try first.evaluate(bindings, &frame)
        return try function(value, try second.evaluate(bindings, &frame), call, &frame)
    }
}

/// A call of a function with any number of arguments.
final class VariadicCallNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let function: Function.Variadic
    let arguments: [Node]
    let call: Call

    init(_ call: Call, _ function: @escaping Function.Variadic, _ arguments: [Node]) {
        self.function = function
        self.arguments = arguments
        self.call = call
        super.init(at: call.offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.evaluate(bindings, &frame)) }
        return try function(values, call, &frame)
    }
}

/// `text.matches(pattern)` with a constant pattern, compiled once.
final class PatternNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let text: Node
    let size: Int
    let matches: @Sendable (String) -> Bool

    init(_ text: Node, size: Int, _ matches: @escaping @Sendable (String) -> Bool, at offset: Int) {
        self.text = text
        self.size = size
        self.matches = matches
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try text.evaluate(bindings, &frame)
        guard case .string(let text) = value else { throw error(.noOverload("matches", value.type, .string)) }
        try frame.charge(PatternCost.matching(text, size: size), at: offset)
        return matches(text)
    }
}
