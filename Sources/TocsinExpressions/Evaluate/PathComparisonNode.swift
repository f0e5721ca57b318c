/// A path compared with a constant number: the commonest condition of a rule, without a copy or an allocation.
final class PathNumberNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let path: PathNode
    let comparison: ComparisonOperator
    let reference: Value
    let number: Double

    init(_ path: PathNode, _ comparison: ComparisonOperator, _ constant: Value, number: Double, at offset: Int) {
        self.path = path
        self.comparison = comparison
        self.reference = constant
        self.number = number
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try path.resolve(bindings, &frame)
        guard case .double(let left) = value else {
            return try comparison.holds(value, reference, &frame, at: offset)
        }
        return switch comparison {
        case .equal: left == number
        case .notEqual: left != number
        case .less: left < number
        case .lessOrEqual: left <= number
        case .greater: left > number
        case .greaterOrEqual: left >= number
        }
    }
}

/// A path compared for equality with a constant text.
final class PathTextNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let path: PathNode
    let text: ByteText
    let isNegated: Bool

    init(_ path: PathNode, equals text: String, isNegated: Bool, at offset: Int) {
        self.path = path
        self.text = ByteText(text)
        self.isNegated = isNegated
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try path.resolve(bindings, &frame)
        guard case .string(let left) = value else { return value.isEqual(to: .string(text.text)) != isNegated }
        try frame.charge(left.utf8.count / 256, at: offset)
        return left.isIdentical(toBytesOf: text.text) != isNegated
    }
}
