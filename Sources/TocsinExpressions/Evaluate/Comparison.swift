extension ComparisonOperator {
    /// Whether the comparison of two values holds; an error when they have no order.
    func holds(_ left: Value, _ right: Value, _ frame: inout Frame, at offset: Int) throws(EvaluationError) -> Bool {
        switch self {
        case .equal: return try left.equals(right, &frame, at: offset)
        case .notEqual: return try !left.equals(right, &frame, at: offset)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            try frame.charge(min(left.length, right.length) / 32, at: offset)
            guard let order = left.order(right) else {
                throw EvaluationError(.noOverload(rawValue, left.type, right.type), at: offset)
            }
            return switch (self, order) {
            case (.less, .ascending), (.lessOrEqual, .ascending), (.lessOrEqual, .same): true
            case (.greater, .descending), (.greaterOrEqual, .descending), (.greaterOrEqual, .same): true
            case (_, _): false
            }
        }
    }
}

/// How two values of ordered types stand; `unordered` when one is NaN.
enum ValueOrder {
    case ascending
    case same
    case descending
    case unordered

    init<T: Comparable>(_ left: T, _ right: T) {
        self = left < right ? .ascending : left == right ? .same : left > right ? .descending : .unordered
    }
}

extension Value {
    /// The order of two values; nil when their types have none. Numbers compare mathematically across types.
    func order(_ other: Value) -> ValueOrder? {
        switch (self, other) {
        case (.double(let a), .double(let b)): ValueOrder(a, b)
        case (.int(let a), .int(let b)): ValueOrder(a, b)
        case (.uint(let a), .uint(let b)): ValueOrder(a, b)
        // The standard library compares integers of different types mathematically.
        case (.int(let a), .uint(let b)): a < b ? .ascending : a == b ? .same : .descending
        case (.uint(let a), .int(let b)): a < b ? .ascending : a == b ? .same : .descending
        // Integers beyond 2^53 round to a double here, as the language's conformance suite has it.
        case (.int(let a), .double(let b)): ValueOrder(Double(a), b)
        case (.double(let a), .int(let b)): ValueOrder(a, Double(b))
        case (.uint(let a), .double(let b)): ValueOrder(Double(a), b)
        case (.double(let a), .uint(let b)): ValueOrder(a, Double(b))
        case (.bool(let a), .bool(let b)): ValueOrder(a ? 1 : 0, b ? 1 : 0)
        case (.string(let a), .string(let b)):
            a.isIdentical(toBytesOf: b) ? .same : a.precedes(byBytes: b) ? .ascending : .descending
        case (.bytes(let a), .bytes(let b)):
            a == b ? .same : a.lexicographicallyPrecedes(b) ? .ascending : .descending
        case (.timestamp(let a), .timestamp(let b)): ValueOrder(a, b)
        case (.duration(let a), .duration(let b)): ValueOrder(a, b)
        case (.symbol(let a), .symbol(let b)): a.type == b.type ? ValueOrder(a, b) : nil
        default: wideOrder(other)
        }
    }

    /// The language's `==`, paying for every element of lists and maps it looks at.
    func equals(_ other: Value, _ frame: inout Frame, at offset: Int) throws(EvaluationError) -> Bool {
        switch (self, other) {
        case (.list(let a), .list(let b)):
            guard a.count == b.count else { return false }
            for (left, right) in zip(a, b) {
                try frame.charge(2, at: offset)
                if try !left.equals(right, &frame, at: offset) { return false }
            }
            return true
        case (.map(let a), .map(let b)):
            guard a.count == b.count else { return false }
            for entry in a.entries {
                try frame.charge(2, at: offset)
                try frame.chargeKey(entry.key, at: offset)
                guard let position = b.position(of: entry.key),
                    try entry.value.equals(b.entries[position].value, &frame, at: offset)
                else { return false }
            }
            return true
        case (.optional(let a), .optional(let b)):
            guard let left = a.value, let right = b.value else { return a.value == nil && b.value == nil }
            return try left.equals(right, &frame, at: offset)
        default:
            try frame.charge(min(length, other.length) / 128, at: offset)
            return isEqual(to: other)
        }
    }

    /// Bytes of a text or byte string, which comparing has to look at; nothing of other values.
    fileprivate var length: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .wide(let number): number.text.utf8.count
        case .null, .bool, .int, .uint, .double, .list, .map, .timestamp, .duration, .type, .optional, .symbol: 0
        }
    }
}
