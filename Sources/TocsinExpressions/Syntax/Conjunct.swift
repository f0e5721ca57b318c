/// One of the parts of a condition that must all hold: what is known of it without evaluating.
package struct Conjunct: Hashable, Sendable {
    /// The same for two that differ in spaces and parentheses alone.
    package let text: String
    /// What it compares, where it compares a path such as `labels.site` with a constant.
    package let comparison: Comparison?

    package struct Comparison: Hashable, Sendable {
        /// The names and indices of the way: `topic[1]` is `topic` and `1`.
        package let path: [String]
        package let relation: Relation
        package let constant: Constant
    }

    package enum Relation: Hashable, Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    package enum Constant: Hashable, Sendable {
        /// A text, or the name of a symbol.
        case text(String)
        case number(Double)
        case flag(Bool)
    }
}

extension Expression {
    /// The parts that must all hold for the condition to hold, in order.
    ///
    /// - Parameter symbols: the names that stand for themselves, such as those of the severities.
    package func conjuncts(symbols: Set<String>) -> [Conjunct] {
        guard let syntax = try? Parser.parse(source, limits: ExpressionLimits()) else { return [] }
        return syntax.conjuncts.map { part in
            Conjunct(text: part.canonical, comparison: part.comparison(symbols))
        }
    }
}

extension Syntax {
    fileprivate var conjuncts: [Syntax] {
        if case .and(let parts) = kind { return parts.flatMap(\.conjuncts) }
        return [self]
    }

    fileprivate func comparison(_ symbols: Set<String>) -> Conjunct.Comparison? {
        switch kind {
        case .comparison(let comparison, let left, let right):
            if let path = left.path(symbols), let constant = right.constant(symbols) {
                return Conjunct.Comparison(path: path, relation: comparison.relation, constant: constant)
            }
            guard let path = right.path(symbols), let constant = left.constant(symbols) else { return nil }
            return Conjunct.Comparison(path: path, relation: comparison.flipped.relation, constant: constant)
        case .not(let operand):
            return operand.path(symbols).map { .init(path: $0, relation: .equal, constant: .flag(false)) }
        case .identifier, .select, .index:
            return path(symbols).map { .init(path: $0, relation: .equal, constant: .flag(true)) }
        case .literal, .call, .list, .map, .negate, .arithmetic, .membership, .and, .or, .conditional:
            return nil
        }
    }

    private func path(_ symbols: Set<String>) -> [String]? {
        switch kind {
        case .identifier(let name, _):
            return symbols.contains(name) ? nil : [name]
        case .select(let operand, let field, isOptional: false):
            return operand.path(symbols).map { $0 + [field] }
        case .index(let operand, let index, isOptional: false):
            guard let operand = operand.path(symbols), case .literal(let value) = index.kind else { return nil }
            switch value {
            case .int(let number): return operand + [String(number)]
            case .string(let text): return operand + [text]
            default: return nil
            }
        case .literal, .select, .index, .call, .list, .map, .not, .negate, .arithmetic, .comparison, .membership, .and,
            .or, .conditional:
            return nil
        }
    }

    private func constant(_ symbols: Set<String>) -> Conjunct.Constant? {
        switch kind {
        case .literal(.string(let text)): return .text(text)
        case .literal(.int(let number)): return .number(Double(number))
        case .literal(.uint(let number)): return .number(Double(number))
        case .literal(.double(let number)): return .number(number)
        case .literal(.bool(let flag)): return .flag(flag)
        case .identifier(let name, _): return symbols.contains(name) ? .text(name) : nil
        case .negate(let operand):
            guard case .number(let number)? = operand.constant(symbols) else { return nil }
            return .number(-number)
        case .literal, .select, .index, .call, .list, .map, .not, .arithmetic, .comparison, .membership, .and, .or,
            .conditional:
            return nil
        }
    }

    /// The tree as text, each level in parentheses.
    fileprivate var canonical: String {
        switch kind {
        case .literal(let value): "\(value.type) \(String(reflecting: value.displayText))"
        case .identifier(let name, _): name
        case .select(let operand, let field, let isOptional): "\(operand.canonical)\(isOptional ? ".?" : ".")\(field)"
        case .index(let operand, let index, let isOptional):
            "\(operand.canonical)[\(isOptional ? "?" : "")\(index.canonical)]"
        case .call(let name, let receiver, let arguments):
            "\(receiver.map { "\($0.canonical)." } ?? "")\(name)(\(Self.joined(arguments)))"
        case .list(let elements):
            "[" + elements.map { ($0.isOptional ? "?" : "") + $0.value.canonical }.joined(separator: ",") + "]"
        case .map(let entries):
            "{"
                + entries.map { ($0.isOptional ? "?" : "") + $0.key.canonical + ":" + $0.value.canonical }
                .joined(separator: ",") + "}"
        case .not(let operand): "!(\(operand.canonical))"
        case .negate(let operand): "-(\(operand.canonical))"
        case .arithmetic(let first, let terms):
            "(\(first.canonical)\(terms.map { $0.operator.rawValue + $0.operand.canonical }.joined()))"
        case .comparison(let comparison, let left, let right):
            "(\(left.canonical)\(comparison.rawValue)\(right.canonical))"
        case .membership(let element, let list): "(\(element.canonical) in \(list.canonical))"
        case .and(let parts): "and(\(Self.joined(parts)))"
        case .or(let parts): "or(\(Self.joined(parts)))"
        case .conditional(let condition, let positive, let negative):
            "(\(condition.canonical)?\(positive.canonical):\(negative.canonical))"
        }
    }

    private static func joined(_ parts: [Syntax]) -> String {
        parts.map(\.canonical).joined(separator: ",")
    }
}

extension ComparisonOperator {
    fileprivate var relation: Conjunct.Relation {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        }
    }
}
