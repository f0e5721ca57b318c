/// `cel.bind(x, value, body)`.
final class BindNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let local: Int
    let value: Node
    let body: Node

    init(_ local: Int, _ value: Node, _ body: Node, at offset: Int) {
        self.local = local
        self.value = value
        self.body = body
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        frame.locals[local] = try value.evaluate(bindings, &frame)
        return try body.evaluate(bindings, &frame)
    }
}

/// `optional.optMap(x, body)`, which wraps the body's value, and `optFlatMap`, whose body yields an optional.
final class OptionalMapNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let operand: Node
    let local: Int
    let body: Node
    let isFlat: Bool

    init(_ operand: Node, _ local: Int, _ body: Node, isFlat: Bool, at offset: Int) {
        self.operand = operand
        self.local = local
        self.body = body
        self.isFlat = isFlat
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        guard let value = try operand.evaluate(bindings, &frame).unwrapped(at: offset) else { return .optional(.none) }
        frame.locals[local] = value
        let result = try body.evaluate(bindings, &frame)
        guard isFlat else { return .optional(OptionalValue(result)) }
        return .optional(OptionalValue(try result.unwrapped(at: body.offset)))
    }
}

/// `optional.orValue(alternative)` and `optional.or(alternative)`, which evaluate the alternative only when needed.
final class OrElseNode: PairNode, @unchecked Sendable {  // immutable, as `Node` says
    let unwraps: Bool

    init(_ operand: Node, _ alternative: Node, unwraps: Bool, at offset: Int) {
        self.unwraps = unwraps
        super.init(operand, alternative, at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let optional = try first.evaluate(bindings, &frame)
        if let value = try optional.unwrapped(at: offset) { return unwraps ? value : optional }
        let other = try second.evaluate(bindings, &frame)
        if !unwraps { _ = try other.unwrapped(at: second.offset) }
        return other
    }
}
