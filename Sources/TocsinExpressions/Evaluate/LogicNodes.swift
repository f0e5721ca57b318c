/// `a && b && …` and `a || b || …`.
///
/// An operand of the decisive value (false for `&&`, true for `||`) decides at once, even when another fails; otherwise
/// the first error counts, or the other value.
final class LogicNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let decisive: Bool
    // The first two apart from the rest: most chains have no more, and need not touch the array.
    let first: Node
    let second: Node
    let rest: [Node]

    init(decisive: Bool, _ first: Node, _ second: Node, _ rest: [Node], at offset: Int) {
        self.decisive = decisive
        self.first = first
        self.second = second
        self.rest = rest
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        if try decides(first, bindings, &frame, &failure) { return decisive }
        if try decides(second, bindings, &frame, &failure) { return decisive }
        if !rest.isEmpty {
            for operand in rest {
                if try decides(operand, bindings, &frame, &failure) { return decisive }
            }
        }
        if let failure { throw failure }
        return !decisive
    }

    @inline(__always)
    private func decides(
        _ operand: Node,
        _ bindings: borrowing Bindings,
        _ frame: inout Frame,
        _ failure: inout EvaluationError?
    ) throws(EvaluationError) -> Bool {
        do {
            return try operand.evaluateBool(bindings, &frame) == decisive
        } catch {
            if error.isExcess { throw error }
            if failure == nil { failure = error }
            return false
        }
    }
}

/// `!a`.
final class NotNode: OperandNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        try !operand.evaluateBool(bindings, &frame)
    }
}

/// `a ? b : c`, which evaluates only the branch it takes.
final class ConditionalNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let condition: Node
    let positive: Node
    let negative: Node

    init(_ condition: Node, _ positive: Node, _ negative: Node, at offset: Int) {
        self.condition = condition
        self.positive = positive
        self.negative = negative
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try condition.evaluateBool(bindings, &frame)
            ? positive.evaluate(bindings, &frame) : negative.evaluate(bindings, &frame)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        try condition.evaluateBool(bindings, &frame)
            ? positive.evaluateBool(bindings, &frame) : negative.evaluateBool(bindings, &frame)
    }
}
