extension Compiler {
    mutating func negate(_ operand: Syntax, at offset: Int) throws(ExpressionError) -> Result {
        let operand = try compile(operand)
        switch operand.type {
        case .any, .int, .double, .duration: break
        default:
            if isStrict { throw error("a \(operand.type.name) has no negative", at: offset) }
        }
        return Result(node: NegateNode(operand.node, at: offset), type: operand.type)
    }

    mutating func arithmetic(
        _ first: Syntax,
        _ terms: [Syntax.Term],
        at offset: Int
    ) throws(ExpressionError) -> Result {
        let left = try compile(first)
        var type = left.type
        var isInteger = left.node.constant?.isInteger == true
        var nodes: [ArithmeticNode.Term] = []
        for term in terms {
            let right = try compile(term.operand)
            let operation = term.operator
            if let result = type.result(operation, right.type) {
                let integer = right.node.constant?.isInteger == true
                if (type == .any && integer) || (isInteger && right.type == .any) {
                    hints.append(
                        error(
                            "'\(operation.rawValue)' mixes a payload's value with an integer; numbers of payloads are"
                                + " doubles, so write 2.0 for 2",
                            at: term.offset
                        )
                    )
                }
                type = result
                isInteger = isInteger && integer
            } else if isStrict {
                let advice = type.isNumber && right.type.isNumber ? "; write 2.0 for 2, or convert with double(…)" : ""
                throw error(
                    "'\(operation.rawValue)' does not take a \(type.name) and a \(right.type.name)\(advice)",
                    at: term.offset
                )
            } else {
                type = .any
            }
            nodes.append(ArithmeticNode.Term(operator: operation, operand: right.node, offset: term.offset))
        }
        return Result(node: ArithmeticNode(left.node, nodes, at: offset), type: type)
    }

    mutating func membership(
        _ element: Syntax,
        _ collection: Syntax,
        at offset: Int
    ) throws(ExpressionError) -> Result {
        let (element, range) = (try compile(element), try compile(collection))
        switch range.type {
        case .any, .list, .map, .record: break
        default:
            if isStrict { throw error("'in' needs a list or a map, not a \(range.type.name)", at: offset) }
        }
        return Result(node: MembershipNode(element.node, range.node, at: offset), type: .bool)
    }

    mutating func compare(
        _ comparison: ComparisonOperator,
        _ left: Syntax,
        _ right: Syntax,
        at offset: Int
    ) throws(ExpressionError) -> Result {
        var (left, right) = (try compile(left), try compile(right))
        left = try symbol(left, besides: right)
        right = try symbol(right, besides: left)
        if isStrict { try check(comparison, left.type, right.type, at: offset) }
        let node =
            fused(comparison, left.node, right.node, at: offset)
            ?? fused(comparison.flipped, right.node, left.node, at: offset)
            ?? ComparisonNode(comparison, left.node, right.node, at: offset)
        return Result(node: node, type: .bool)
    }

    private func check(
        _ comparison: ComparisonOperator,
        _ left: ExpressionType,
        _ right: ExpressionType,
        at offset: Int
    ) throws(ExpressionError) {
        switch comparison {
        case .equal, .notEqual:
            guard left.isComparable(to: right) else {
                throw error("a \(left.name) never equals a \(right.name)", at: offset)
            }
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard left.isOrdered(with: right) else {
                throw error("'\(comparison.rawValue)' does not order a \(left.name) and a \(right.name)", at: offset)
            }
        }
    }

    /// A text compared with a symbol stands for the symbol of that name.
    private func symbol(_ text: Result, besides other: Result) throws(ExpressionError) -> Result {
        guard case .symbol(let type) = other.type, case .string(let name)? = text.node.constant else { return text }
        var names: [String] = []
        for case .symbol(let symbol) in environment.constants.values where symbol.type.isIdentical(toBytesOf: type) {
            if symbol.name.isIdentical(toBytesOf: name) { return constant(.symbol(symbol), at: text.node.offset) }
            names.append(symbol.name)
        }
        guard isStrict, !names.isEmpty else { return text }
        let suggestion = Suggestion.nearest(to: name, among: names.sorted())
        throw error("'\(name)' is not a \(type)", at: text.node.offset, suggestion: suggestion)
    }

    /// The node of a path compared with a constant; nil for other shapes.
    private func fused(_ comparison: ComparisonOperator, _ left: Node, _ right: Node, at offset: Int) -> Node? {
        guard let path = left as? PathNode, let constant = right.constant else { return nil }
        switch constant {
        case .double(let number):
            return PathNumberNode(path, comparison, constant, number: number, at: offset)
        case .int(let integer):
            // Only integers that a double holds exactly can be compared as doubles.
            guard let number = Double(exactly: integer) else { return nil }
            return PathNumberNode(path, comparison, constant, number: number, at: offset)
        case .uint(let integer):
            guard let number = Double(exactly: integer) else { return nil }
            return PathNumberNode(path, comparison, constant, number: number, at: offset)
        case .string(let text):
            guard comparison == .equal || comparison == .notEqual else { return nil }
            return PathTextNode(path, equals: text, isNegated: comparison == .notEqual, at: offset)
        case .null, .bool, .wide, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol:
            return nil
        }
    }
}

extension Value {
    fileprivate var isInteger: Bool {
        switch self {
        case .int, .uint: true
        case .null, .bool, .double, .wide, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .symbol:
            false
        }
    }
}
