/// `a && b && …`: false as soon as one operand is, even when another fails; otherwise the first error, or true.
final class AndNode: Node, @unchecked Sendable {
    let operands: [Node]

    init(_ operands: [Node], at offset: Int) {
        self.operands = operands
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for operand in operands {
            do {
                if try !operand.evaluateBool(bindings, &frame) { return false }
            } catch {
                if error.isFinal { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return true
    }
}

/// `a || b || …`: true as soon as one operand is, even when another fails; otherwise the first error, or false.
final class OrNode: Node, @unchecked Sendable {
    let operands: [Node]

    init(_ operands: [Node], at offset: Int) {
        self.operands = operands
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for operand in operands {
            do {
                if try operand.evaluateBool(bindings, &frame) { return true }
            } catch {
                if error.isFinal { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return false
    }
}

/// `!a`.
final class NotNode: Node, @unchecked Sendable {
    let operand: Node

    init(_ operand: Node, at offset: Int) {
        self.operand = operand
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        try !operand.evaluateBool(bindings, &frame)
    }
}

/// `a ? b : c`, which evaluates only the branch it takes.
final class ConditionalNode: Node, @unchecked Sendable {
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
