/// `operand.field`, where the operand is more than a path.
final class SelectNode: Node, @unchecked Sendable {
    let operand: Node
    let field: String

    init(_ operand: Node, _ field: String, at offset: Int) {
        self.operand = operand
        self.field = field
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try operand.evaluate(bindings, &frame).select(field, at: offset)
    }
}

/// `operand.?field`.
final class OptionalSelectNode: Node, @unchecked Sendable {
    let operand: Node
    let field: String

    init(_ operand: Node, _ field: String, at offset: Int) {
        self.operand = operand
        self.field = field
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        .optional(OptionalValue(try operand.evaluate(bindings, &frame).optionalSelect(field, at: offset)))
    }
}

/// `operand[index]`.
final class IndexNode: Node, @unchecked Sendable {
    let operand: Node
    let index: Node

    init(_ operand: Node, _ index: Node, at offset: Int) {
        self.operand = operand
        self.index = index
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(bindings, &frame)
        let key = try index.evaluate(bindings, &frame)
        return try value.element(key, &frame, at: offset)
    }
}

/// `operand[?index]`.
final class OptionalIndexNode: Node, @unchecked Sendable {
    let operand: Node
    let index: Node

    init(_ operand: Node, _ index: Node, at offset: Int) {
        self.operand = operand
        self.index = index
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(bindings, &frame)
        let key = try index.evaluate(bindings, &frame)
        return .optional(OptionalValue(try value.optionalElement(key, &frame, at: offset)))
    }
}

/// `has(operand.field)`: whether the field is there; an operand that fails is an error.
final class HasNode: Node, @unchecked Sendable {
    let operand: Node
    let field: String

    init(_ operand: Node, _ field: String, at offset: Int) {
        self.operand = operand
        self.field = field
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        try operand.evaluate(bindings, &frame).optionalSelect(field, at: offset) != nil
    }
}
