/// A compiled part of an expression.
///
/// `@unchecked Sendable` is sound because every stored property here and in the subclasses is a `let` of a `Sendable`
/// type: nodes are immutable. A class hierarchy rather than an enum because a virtual call is the cheapest dispatch
/// there is and copies nothing.
class Node: @unchecked Sendable {
    /// Where the part is in the source, in bytes.
    final let offset: Int

    init(at offset: Int) {
        self.offset = offset
    }

    /// The value of the part.
    func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(bindings, &frame))
    }

    /// The value of the part where only a boolean will do. A subclass overrides one of the two, or both.
    func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try evaluate(bindings, &frame)
        guard case .bool(let result) = value else { throw EvaluationError(.notBoolean(value.type), at: offset) }
        return result
    }

    /// The value when it is the same in every evaluation.
    var constant: Value? { nil }

    final func error(_ reason: EvaluationError.Reason) -> EvaluationError {
        EvaluationError(reason, at: offset)
    }
}

/// What has one operand.
class OperandNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    final let operand: Node

    init(_ operand: Node, at offset: Int) {
        self.operand = operand
        super.init(at: offset)
    }
}

/// What has two operands, evaluated in this order.
class PairNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    final let first: Node
    final let second: Node

    init(_ first: Node, _ second: Node, at offset: Int) {
        self.first = first
        self.second = second
        super.init(at: offset)
    }
}

/// A literal, or what the compiler has reduced to one.
final class ConstantNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let value: Value

    init(_ value: Value, at offset: Int) {
        self.value = value
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        value
    }

    override var constant: Value? { value }
}

/// A variable of a macro, such as `x` in `list.all(x, x > 0)`.
final class LocalNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let index: Int

    init(_ index: Int, at offset: Int) {
        self.index = index
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        frame.locals[index]
    }
}

/// A part that is known to fail, in environments where names resolve late: an error only if it is reached.
final class FailureNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let reason: EvaluationError.Reason

    init(_ reason: EvaluationError.Reason, at offset: Int) {
        self.reason = reason
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        throw error(reason)
    }
}
