extension FunctionCatalog {
    /// `size`, `type`, `dyn` and the text functions of the core language.
    static let core: [Function] = [
        .unary("size", .either, .int) { value, call, frame throws(EvaluationError) in
            switch value {
            case .string(let text):
                try frame.charge(text.utf8.count / 8, at: call.offset)
                return .int(Int64(text.unicodeScalars.count))
            case .bytes(let bytes): return .int(Int64(bytes.count))
            case .list(let list): return .int(Int64(list.count))
            case .map(let map): return .int(Int64(map.count))
            case .null, .bool, .int, .uint, .double, .wide, .timestamp, .duration, .type, .optional, .symbol:
                throw call.noOverload(value)
            }
        },
        .unary("type", .global, .type) { value, _, _ in .type(value.type) },
        .unary("dyn", .global) { value, _, _ in value },
        .binary("contains", .member, .bool) { value, argument, call, frame throws(EvaluationError) in
            let (text, part) = try texts(value, argument, call)
            let (bytes, wanted) = (try bytes(text, call, &frame), try bytes(part, call, &frame))
            return .bool(wanted.isEmpty || ByteSearch(wanted).first(in: bytes) != nil)
        },
        .binary("startsWith", .member, .bool) { value, argument, call, frame throws(EvaluationError) in
            let (text, part) = try texts(value, argument, call)
            try frame.charge(part.utf8.count / 16, at: call.offset)
            return .bool(text.utf8.starts(with: part.utf8))
        },
        .binary("endsWith", .member, .bool) { value, argument, call, frame throws(EvaluationError) in
            let (text, part) = try texts(value, argument, call)
            try frame.charge(part.utf8.count / 16, at: call.offset)
            return .bool(
                text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
            )
        },
        Function(name: "matches", style: .either, body: .external(matches), result: .bool),
    ]

    /// The longest pattern that is made as an expression is evaluated, in bytes.
    private static let longestPattern = 1024

    /// A pattern that isn't constant is compiled each time, which is dear.
    private static let matches: @Sendable (ExternalFunctions) -> Function.Binary = { external in
        { value, argument, call, frame throws(EvaluationError) in
            let (text, pattern) = try texts(value, argument, call)
            guard let compile = external.compilePattern else { throw call.error(.unavailable("matches")) }
            guard pattern.utf8.count <= longestPattern else {
                throw call.error(.invalid("a pattern that is made has at most \(longestPattern) bytes"))
            }
            try frame.charge(PatternCost.reading(pattern) + PatternCost.largest, at: call.offset)
            switch compile(pattern) {
            case .compiled(let size, let matches):
                try frame.charge(PatternCost.matching(text, size: size), at: call.offset)
                return .bool(matches(text))
            case .invalid(let reason): throw call.error(.invalid("the pattern is not valid: \(reason)"))
            }
        }
    }

    /// Two arguments that must both be text.
    static func texts(_ first: Value, _ second: Value, _ call: Call) throws(EvaluationError) -> (String, String) {
        guard case .string(let a) = first, case .string(let b) = second else { throw call.noOverload(first, second) }
        return (a, b)
    }
}
