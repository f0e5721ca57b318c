extension Value {
    /// The language's `==`: numbers compare across types, NaN equals nothing, a symbol equals its name;
    /// values of otherwise different types are not equal.
    package func isEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)): a.isIdentical(toBytesOf: b)
        case (.double(let a), .double(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.int(let a), .uint(let b)), (.uint(let b), .int(let a)): UInt64(exactly: a) == b
        // As in comparisons of order, so that two numbers are equal exactly when neither is less.
        case (.int(let a), .double(let b)), (.double(let b), .int(let a)): Double(a) == b
        case (.uint(let a), .double(let b)), (.double(let b), .uint(let a)): Double(a) == b
        case (.wide, _), (_, .wide): wideOrder(other) == .same
        case (.list(let a), .list(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
        case (.map(let a), .map(let b)):
            a.count == b.count
                && a.entries.allSatisfy { entry in
                    guard let position = b.position(of: entry.key) else { return false }
                    return entry.value.isEqual(to: b.entries[position].value)
                }
        case (.optional(let a), .optional(let b)):
            switch (a.value, b.value) {
            case (nil, nil): true
            case (let a?, let b?): a.isEqual(to: b)
            case (nil, _?), (_?, nil): false
            }
        case (.symbol(let a), .string(let b)), (.string(let b), .symbol(let a)): a.name.isIdentical(toBytesOf: b)
        default: self == other
        }
    }
}
