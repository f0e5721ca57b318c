/// `left == right`, `left < right` and the other comparisons.
final class ComparisonNode: PairNode, @unchecked Sendable {  // immutable, as `Node` says
    let comparison: ComparisonOperator

    init(_ comparison: ComparisonOperator, _ left: Node, _ right: Node, at offset: Int) {
        self.comparison = comparison
        super.init(left, right, at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try first.evaluate(bindings, &frame)
        return try comparison.holds(value, try second.evaluate(bindings, &frame), &frame, at: offset)
    }
}

/// `element in collection`: an element of a list or a key of a map.
final class MembershipNode: PairNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try first.evaluate(bindings, &frame)
        let range = try second.evaluate(bindings, &frame)
        switch range {
        case .list(let list):
            for candidate in list {
                try frame.charge(1, at: offset)
                if try candidate.equals(value, &frame, at: offset) { return true }
            }
            return false
        case .map(let map):
            try frame.chargeKey(value, at: offset)
            return map.position(of: value) != nil
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .timestamp, .duration, .type, .optional,
            .symbol:
            throw error(.noOverload("in", value.type, range.type))
        }
    }
}

/// A chain of operators of one precedence, such as `a + b - c`, from the left.
final class ArithmeticNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    struct Term: Sendable {
        let `operator`: ArithmeticOperator
        let operand: Node
        let offset: Int
    }

    let first: Node
    let terms: [Term]

    init(_ first: Node, _ terms: [Term], at offset: Int) {
        self.first = first
        self.terms = terms
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        var result = try first.evaluate(bindings, &frame)
        for term in terms {
            let right = try term.operand.evaluate(bindings, &frame)
            result = try term.operator.apply(result, right, &frame, at: term.offset)
        }
        return result
    }
}

/// `-operand`.
final class NegateNode: OperandNode, @unchecked Sendable {  // immutable, as `Node` says
    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(bindings, &frame)
        switch value {
        case .double(let number): return .double(-number)
        case .wide(let number): return .double(-number.double)
        case .int(let number):
            let (result, overflow) = (0 as Int64).subtractingReportingOverflow(number)
            guard !overflow else { throw error(.overflow) }
            return .int(result)
        case .duration(let duration):
            let (result, overflow) = (0 as Int64).subtractingReportingOverflow(duration.nanoseconds)
            guard !overflow else { throw error(.overflow) }
            return .duration(DurationValue(nanoseconds: result))
        case .null, .bool, .uint, .string, .bytes, .list, .map, .timestamp, .type, .optional, .symbol:
            throw error(.noOverload("-", value.type, nil))
        }
    }
}
