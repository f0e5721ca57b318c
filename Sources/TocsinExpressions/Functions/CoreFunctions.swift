extension FunctionCatalog {
    /// `size`, `type`, `dyn` and the text functions of the core language.
    static let core: [Function] = [
        .unary("size", .either, .int) { value, call, frame throws(EvaluationError) in
            switch value {
            case .string(let text):
                try frame.charge(text.utf8.count / 32, at: call.offset)
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
            try frame.charge(text.utf8.count / 32, at: call.offset)
            return .bool(text.utf8.firstRange(of: part.utf8) != nil)
        },
        .binary("startsWith", .member, .bool) { value, argument, call, _ throws(EvaluationError) in
            let (text, part) = try texts(value, argument, call)
            return .bool(text.utf8.starts(with: part.utf8))
        },
        .binary("endsWith", .member, .bool) { value, argument, call, _ throws(EvaluationError) in
            let (text, part) = try texts(value, argument, call)
            return .bool(
                text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
            )
        },
        Function(name: "matches", style: .either, body: .external(matches), result: .bool),
    ]

    private static let matches: @Sendable (ExternalFunctions) -> Function.Binary = { external in
        { value, argument, call, frame throws(EvaluationError) in
            let (text, pattern) = try texts(value, argument, call)
            guard let compile = external.compilePattern else { throw call.error(.unavailable("matches")) }
            try frame.charge((text.utf8.count + pattern.utf8.count) / 32 + 10, at: call.offset)
            switch compile(pattern) {
            case .compiled(let matches): return .bool(matches(text))
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

extension Collection where Element: Equatable {
    /// The first range in which a sequence of elements occurs; the empty range at the start for an empty one.
    func firstRange(of part: some Collection<Element>) -> Range<Index>? {
        guard let head = part.first else { return startIndex..<startIndex }
        var index = startIndex
        while let start = self[index...].firstIndex(of: head) {
            var end = start
            var wanted = part.startIndex
            while wanted != part.endIndex, end != endIndex, self[end] == part[wanted] {
                formIndex(after: &end)
                part.formIndex(after: &wanted)
            }
            if wanted == part.endIndex { return start..<end }
            if end == endIndex { return nil }
            index = self.index(after: start)
        }
        return nil
    }
}
