/// The syntax tree of an expression.
struct Syntax: Sendable {
    /// Where messages about the node point, in bytes.
    let offset: Int
    /// The longest way down to a leaf, bounded so that walks over the tree may recurse.
    let height: Int
    /// How many nodes the tree has, and for each 32 bytes of text in it one more: what it costs to evaluate it once.
    let size: Int
    let kind: Kind

    indirect enum Kind: Sendable {
        case literal(Value)
        /// A name; `isRooted` when written with a leading dot, which skips the container and local names.
        case identifier(String, isRooted: Bool)
        /// `operand.field`, or `operand.?field`.
        case select(Syntax, field: String, isOptional: Bool)
        /// `operand[index]`, or `operand[?index]`.
        case index(Syntax, Syntax, isOptional: Bool)
        case call(String, receiver: Syntax?, arguments: [Syntax])
        case list([Element])
        case map([Entry])
        case not(Syntax)
        case negate(Syntax)
        /// Operators of one precedence, applied from the left; flat so that long sums do not nest.
        case arithmetic(Syntax, [Term])
        case comparison(ComparisonOperator, Syntax, Syntax)
        case membership(Syntax, Syntax)
        case and([Syntax])
        case or([Syntax])
        case conditional(Syntax, Syntax, Syntax)

        /// Bytes of the text that the node itself holds.
        var textLength: Int {
            switch self {
            case .literal(.string(let text)): text.utf8.count
            case .literal(.bytes(let bytes)): bytes.count
            case .select(_, let field, _): field.utf8.count
            case .literal, .identifier, .index, .call, .list, .map, .not, .negate, .arithmetic, .comparison,
                .membership,
                .and, .or, .conditional:
                0
            }
        }
    }

    /// An element of a list literal; an optional one (`?e`) is left out when absent.
    struct Element: Sendable {
        let value: Syntax
        let isOptional: Bool
    }

    /// An entry of a map literal; an optional one (`?k: e`) is left out when absent.
    struct Entry: Sendable {
        let key: Syntax
        let value: Syntax
        let isOptional: Bool
    }

    /// An operator and its right operand.
    struct Term: Sendable {
        let `operator`: ArithmeticOperator
        let offset: Int
        let operand: Syntax
    }
}

/// An operator that yields a number, text or a list.
enum ArithmeticOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}

/// An operator that compares two values.
enum ComparisonOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The operator with its operands swapped.
    var flipped: ComparisonOperator {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
