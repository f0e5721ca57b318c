/// A condition that must hold wherever the expression does: a path equals a constant text, number or boolean.
///
/// By these, whoever has many expressions finds the few that may hold for a value without evaluating the others.
package struct Equality: Sendable, Hashable {
    package let path: FieldPath
    /// `.string`, `.bool`, or a number.
    package let constant: Value
}

extension Expression {
    /// The equalities among what the expression joins by `&&`; the expression itself where it is one. In order of appearance.
    ///
    /// Where one of them compares a field that is there and differs, the expression is false whatever the rest gives, even an error.
    package var equalities: [Equality] {
        root.equalities
    }
}

extension Node {
    fileprivate var equalities: [Equality] {
        switch self {
        case let logic as LogicNode where !logic.decisive:
            return ([logic.first, logic.second] + logic.rest).flatMap(\.equalities)
        case let text as PathTextNode where !text.isNegated:
            return text.path.equality(.string(text.text.text))
        case let number as PathNumberNode where number.comparison == .equal:
            return number.path.equality(number.reference)
        case let comparison as ComparisonNode where comparison.comparison == .equal:
            if let path = comparison.first as? PathNode, case .bool? = comparison.second.constant {
                return path.equality(comparison.second.constant)
            }
            if let path = comparison.second as? PathNode, case .bool? = comparison.first.constant {
                return path.equality(comparison.first.constant)
            }
            return []
        default:
            return []
        }
    }
}

extension PathNode {
    /// None where a step isn't a field.
    fileprivate func equality(_ constant: Value?) -> [Equality] {
        guard let constant, let first else { return [] }
        var fields = [first.text]
        for step in rest {
            guard case .field(let field) = step else { return [] }
            fields.append(field)
        }
        return [Equality(path: FieldPath(root: name, fields: fields), constant: constant)]
    }
}
