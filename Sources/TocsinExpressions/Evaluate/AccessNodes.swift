/// Something of a field of an operand.
class FieldNode: OperandNode, @unchecked Sendable {  // immutable, as `Node` says
    final let field: String

    init(_ operand: Node, _ field: String, at offset: Int) {
        self.field = field
        super.init(operand, at: offset)
    }
}

/// `operand.field`, where the operand is more than a path.
final class SelectNode: FieldNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try operand.evaluate(bindings, &frame).select(field, at: offset)
    }
}

/// `operand.?field`.
final class OptionalSelectNode: FieldNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        .optional(OptionalValue(try operand.evaluate(bindings, &frame).optionalSelect(field, at: offset)))
    }
}

/// `operand[index]`.
final class IndexNode: PairNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try first.evaluate(bindings, &frame)
        let key = try second.evaluate(bindings, &frame)
        return try value.element(key, &frame, at: offset)
    }
}

/// `operand[?index]`.
final class OptionalIndexNode: PairNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try first.evaluate(bindings, &frame)
        let key = try second.evaluate(bindings, &frame)
        return .optional(OptionalValue(try value.optionalElement(key, &frame, at: offset)))
    }
}

/// `has(operand.field)`: whether the field is there; an operand that fails is an error.
final class HasNode: FieldNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        try operand.evaluate(bindings, &frame).optionalSelect(field, at: offset) != nil
    }
}
