/// A value of the expression language: what a payload decodes to, what a label is, what an expression yields.
///
/// Numbers from JSON are `.double`. `==` and `hash(into:)` are *structural*: `.int(1)` and `.double(1)` differ, a NaN
/// equals itself, maps compare without regard to order. The language's own `==`, across numeric types, is
/// ``isEqual(to:)``.
///
/// A value takes at most 17 bytes; everything larger than a word or two is behind one reference.
package enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    /// An integer of JSON that a double may not hold; a double in all but its digits.
    case wide(WideInteger)
    case string(String)
    case bytes([UInt8])
    case list([Value])
    case map(MapValue)
    case timestamp(TimestampValue)
    case duration(DurationValue)
    case type(TypeValue)
    case optional(OptionalValue)
    case symbol(Symbol)
}

extension Value: Hashable {
    // Nested rather than a switch over the pair, whose exhaustiveness is beyond the compiler.
    package static func == (left: Value, right: Value) -> Bool {
        switch left {
        case .null: if case .null = right { true } else { false }
        case .bool(let a): if case .bool(let b) = right { a == b } else { false }
        case .int(let a): if case .int(let b) = right { a == b } else { false }
        case .uint(let a): if case .uint(let b) = right { a == b } else { false }
        case .double(let a): if case .double(let b) = right { a == b || (a.isNaN && b.isNaN) } else { false }
        case .wide(let a): if case .wide(let b) = right { a == b } else { false }
        case .string(let a): if case .string(let b) = right { a.isIdentical(toBytesOf: b) } else { false }
        case .bytes(let a): if case .bytes(let b) = right { a == b } else { false }
        case .list(let a): if case .list(let b) = right { a == b } else { false }
        case .map(let a): if case .map(let b) = right { a == b } else { false }
        case .timestamp(let a): if case .timestamp(let b) = right { a == b } else { false }
        case .duration(let a): if case .duration(let b) = right { a == b } else { false }
        case .type(let a): if case .type(let b) = right { a == b } else { false }
        case .optional(let a): if case .optional(let b) = right { a == b } else { false }
        case .symbol(let a): if case .symbol(let b) = right { a == b } else { false }
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0 as UInt8)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.isNaN ? .nan : value)
        case .wide(let value): hasher.combine(value)
        case .string(let value): value.hashBytes(into: &hasher)
        case .bytes(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .map(let value): hasher.combine(value)
        case .timestamp(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        case .type(let value): hasher.combine(value)
        case .optional(let value): hasher.combine(value)
        case .symbol(let value): hasher.combine(value)
        }
    }
}
