extension FunctionCatalog {
    /// `optional.of(x)` and its like; `or`, `orValue`, `optMap` and `optFlatMap` are the compiler's.
    static let optionals: [Function] = [
        .unary("optional.of", .global, .optional) { value, _, _ in .optional(OptionalValue(value)) },
        .unary("optional.ofNonZeroValue", .global, .optional) { value, _, _ in
            .optional(value.isZero ? .none : OptionalValue(value))
        },
        .variadic("optional.none", .global, 0...0, .optional) { _, _, _ in .optional(.none) },
        .unary("hasValue", .member, .bool) { value, call, _ throws(EvaluationError) in
            .bool(try value.unwrapped(at: call.offset) != nil)
        },
        .unary("value", .member) { value, call, _ throws(EvaluationError) in
            guard let content = try value.unwrapped(at: call.offset) else {
                throw call.error(.invalid("the optional has no value"))
            }
            return content
        },
        .unary("optional.unwrap", .global, .list(.any)) { value, call, frame throws(EvaluationError) in
            try present(value, call, &frame)
        },
        .unary("unwrapOpt", .member, .list(.any)) { value, call, frame throws(EvaluationError) in
            try present(value, call, &frame)
        },
        .unary("first", .member, .optional) { value, call, _ throws(EvaluationError) in
            guard case .list(let list) = value else { throw call.noOverload(value) }
            return .optional(OptionalValue(list.first))
        },
        .unary("last", .member, .optional) { value, call, _ throws(EvaluationError) in
            guard case .list(let list) = value else { throw call.noOverload(value) }
            return .optional(OptionalValue(list.last))
        },
    ]

    /// The values of the optionals in a list that have one.
    private static func present(_ value: Value, _ call: Call, _ frame: inout Frame) throws(EvaluationError) -> Value {
        guard case .list(let list) = value else { throw call.noOverload(value) }
        try frame.charge(list.count, at: call.offset)
        var result: [Value] = []
        for element in list {
            if let value = try element.unwrapped(at: call.offset) { result.append(value) }
        }
        return .list(result)
    }
}

extension Value {
    /// Whether the value is its type's default: zero, empty, false, null or absent.
    fileprivate var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let value): value.isEmpty
        case .map(let value): value.isEmpty
        case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
        case .duration(let value): value.nanoseconds == 0
        case .optional(let value): value.value == nil
        case .wide, .type, .symbol: false
        }
    }
}
