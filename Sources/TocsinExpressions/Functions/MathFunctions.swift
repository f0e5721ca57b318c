extension FunctionCatalog {
    /// `math.greatest`, `math.round`, `math.bitAnd` and their like.
    static let math: [Function] = extremes + rounding + bits

    private static let extremes: [Function] = [
        .variadic("math.greatest", .global, 1...Int.max) { values, call, frame throws(EvaluationError) in
            try extreme(values, .descending, call, &frame)
        },
        .variadic("math.least", .global, 1...Int.max) { values, call, frame throws(EvaluationError) in
            try extreme(values, .ascending, call, &frame)
        },
    ]

    /// The number that stands in an order before all others, of the arguments or of a list as the only argument.
    private static func extreme(
        _ arguments: [Value],
        _ wanted: ValueOrder,
        _ call: Call,
        _ frame: inout Frame
    ) throws(EvaluationError) -> Value {
        var numbers = arguments
        if arguments.count == 1, case .list(let list) = arguments[0] { numbers = list }
        try frame.charge(numbers.count, at: call.offset)
        guard var best = numbers.first else { throw call.error(.invalid("\(call.name)() needs at least one number")) }
        for number in numbers {
            guard number.isNumber else { throw call.noOverload(number) }
            if number.order(best) == wanted { best = number }
        }
        return best
    }

    private static let rounding: [Function] = [
        double("math.ceil") { $0.rounded(.up) },
        double("math.floor") { $0.rounded(.down) },
        double("math.round") { $0.rounded(.toNearestOrAwayFromZero) },
        double("math.trunc") { $0.rounded(.towardZero) },
        test("math.isNaN") { $0.isNaN },
        test("math.isInf") { $0.isInfinite },
        test("math.isFinite") { $0.isFinite },
        .unary("math.sqrt", .global, .double) { value, call, _ throws(EvaluationError) in
            switch value.narrowed {
            case .double(let number): return .double(number.squareRoot())
            case .int(let number): return .double(Double(number).squareRoot())
            case .uint(let number): return .double(Double(number).squareRoot())
            default: throw call.noOverload(value)
            }
        },
        .unary("math.abs", .global) { value, call, _ throws(EvaluationError) in
            switch value.narrowed {
            case .double(let number): return .double(number.magnitude)
            case .int(let number):
                guard number != .min else { throw call.error(.overflow) }
                return .int(abs(number))
            case .uint: return value
            default: throw call.noOverload(value)
            }
        },
        .unary("math.sign", .global) { value, call, _ throws(EvaluationError) in
            switch value.narrowed {
            case .double(let number): return .double(number.isNaN || number == 0 ? number : number < 0 ? -1 : 1)
            case .int(let number): return .int(number.signum())
            case .uint(let number): return .uint(min(number, 1))
            default: throw call.noOverload(value)
            }
        },
    ]

    private static func double(_ name: String, _ function: @escaping @Sendable (Double) -> Double) -> Function {
        .unary(name, .global, .double) { value, call, _ throws(EvaluationError) in
            guard case .double(let number) = value.narrowed else { throw call.noOverload(value) }
            return .double(function(number))
        }
    }

    private static func test(_ name: String, _ function: @escaping @Sendable (Double) -> Bool) -> Function {
        .unary(name, .global, .bool) { value, call, _ throws(EvaluationError) in
            guard case .double(let number) = value.narrowed else { throw call.noOverload(value) }
            return .bool(function(number))
        }
    }

    private static let bits: [Function] = [
        bitwise("math.bitAnd", { $0 & $1 }),
        bitwise("math.bitOr", { $0 | $1 }),
        bitwise("math.bitXor", { $0 ^ $1 }),
        .unary("math.bitNot", .global) { value, call, _ throws(EvaluationError) in
            switch value {
            case .int(let number): return .int(~number)
            case .uint(let number): return .uint(~number)
            default: throw call.noOverload(value)
            }
        },
        shift("math.bitShiftLeft", { $0 << $1 }),
        shift("math.bitShiftRight", { $0 >> $1 }),
    ]

    private static func bitwise(
        _ name: String,
        _ function: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        .binary(name, .global) { left, right, call, _ throws(EvaluationError) in
            switch (left, right) {
            case (.int(let a), .int(let b)):
                return .int(Int64(bitPattern: function(UInt64(bitPattern: a), UInt64(bitPattern: b))))
            case (.uint(let a), .uint(let b)): return .uint(function(a, b))
            default: throw call.noOverload(left, right)
            }
        }
    }

    /// Shifts move in zeros, also for negative numbers; a shift by 64 bits or more leaves zero.
    private static func shift(_ name: String, _ function: @escaping @Sendable (UInt64, Int64) -> UInt64) -> Function {
        .binary(name, .global) { value, count, call, _ throws(EvaluationError) in
            guard case .int(let count) = count else { throw call.noOverload(value, count) }
            guard count >= 0 else { throw call.error(.invalid("\(name)() needs a shift that is not negative")) }
            switch value {
            case .int(let number): return .int(Int64(bitPattern: function(UInt64(bitPattern: number), count)))
            case .uint(let number): return .uint(function(number, count))
            default: throw call.noOverload(value)
            }
        }
    }
}

extension Value {
    /// Whether the value is an int, a uint or a double.
    var isNumber: Bool {
        switch self {
        case .int, .uint, .double, .wide: true
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: false
        }
    }
}
