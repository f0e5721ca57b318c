extension FunctionCatalog {
    /// The strings extension; positions count code points.
    static let strings: [Function] = [
        .binary("charAt", .member, .string) { value, position, call, frame throws(EvaluationError) in
            guard case .string(let text) = value, case .int(let position) = position else {
                throw call.noOverload(value, position)
            }
            let scalars = try scalars(text, call, &frame)
            let index = try call.index(position, in: 0...scalars.count)
            return .string(String(scalars[index..<Swift.min(index + 1, scalars.count)]))
        },
        .variadic("indexOf", .member, 2...3, .int) { values, call, frame throws(EvaluationError) in
            let (text, part) = try texts(values[0], values[1], call)
            let scalars = try scalars(text, call, &frame)
            let start = try values.count > 2 ? call.index(values[2], in: 0...scalars.count) : 0
            guard let range = scalars[start...].firstRange(of: part.unicodeScalars) else { return .int(-1) }
            return .int(Int64(range.lowerBound))
        },
        .variadic("lastIndexOf", .member, 2...3, .int) { values, call, frame throws(EvaluationError) in
            let (text, part) = try texts(values[0], values[1], call)
            let scalars = try scalars(text, call, &frame)
            let wanted = Array(part.unicodeScalars)
            let latest = try values.count > 2 ? call.index(values[2], in: 0...scalars.count) : scalars.count
            var start = Swift.min(latest, scalars.count - wanted.count)
            while start >= 0 {
                if scalars[start...].starts(with: wanted) { return .int(Int64(start)) }
                start -= 1
            }
            return .int(-1)
        },
        .variadic("substring", .member, 2...3, .string) { values, call, frame throws(EvaluationError) in
            guard case .string(let text) = values[0] else { throw call.noOverload(values[0]) }
            let scalars = try scalars(text, call, &frame)
            let start = try call.index(values[1], in: 0...scalars.count)
            let end = try values.count > 2 ? call.index(values[2], in: 0...scalars.count) : scalars.count
            guard start <= end else { throw call.error(.invalid("the substring ends before it starts")) }
            return .string(String(scalars[start..<end]))
        },
        .unary("lowerAscii", .member, .string) { value, call, frame throws(EvaluationError) in
            try mapBytes(value, call, &frame) { 65...90 ~= $0 ? $0 + 32 : $0 }
        },
        .unary("upperAscii", .member, .string) { value, call, frame throws(EvaluationError) in
            try mapBytes(value, call, &frame) { 97...122 ~= $0 ? $0 - 32 : $0 }
        },
        .unary("trim", .member, .string) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            let scalars = try scalars(text, call, &frame)
            guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
                let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
            else { return .string("") }
            return .string(String(scalars[start...end]))
        },
        .unary("reverse", .member, .string) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            return .string(String(try scalars(text, call, &frame).reversed()))
        },
        .unary("strings.quote", .global, .string) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            try frame.chargeText(text.utf8.count * 2, at: call.offset)
            return .string(quoted(text))
        },
        .variadic("join", .member, 1...2, .string, join),
        .variadic("split", .member, 2...3, .list(.string), split),
        .variadic("replace", .member, 3...4, .string, replace),
        .binary("format", .member, .string) { value, arguments, call, frame throws(EvaluationError) in
            guard case .string(let format) = value, case .list(let arguments) = arguments else {
                throw call.noOverload(value, arguments)
            }
            return .string(try TextFormat.format(format, arguments, call, &frame))
        },
    ]

    private static let join: Function.Variadic = { values, call, frame throws(EvaluationError) in
        guard case .list(let list) = values[0] else { throw call.noOverload(values[0]) }
        var separator = ""
        if values.count > 1 {
            guard case .string(let text) = values[1] else { throw call.noOverload(values[0], values[1]) }
            separator = text
        }
        var result = ""
        for (position, element) in list.enumerated() {
            guard case .string(let text) = element else { throw call.noOverload(values[0], element) }
            if position > 0 { result += separator }
            result += text
            try frame.charge(1 + (text.utf8.count + separator.utf8.count) / 32, at: call.offset)
            if result.utf8.count > frame.limits.textBytes { throw call.error(.sizeLimit) }
        }
        return .string(result)
    }

    private static let split: Function.Variadic = { values, call, frame throws(EvaluationError) in
        let (text, separator) = try texts(values[0], values[1], call)
        let limit = try call.limit(values.dropFirst(2).first)
        let pieces = pieces(text, separator, limit)
        try frame.chargeText(text.utf8.count, at: call.offset)
        try frame.chargeElements(pieces.count, at: call.offset)
        return .list(pieces.map(Value.string))
    }

    private static let replace: Function.Variadic = { values, call, frame throws(EvaluationError) in
        let (text, old) = try texts(values[0], values[1], call)
        guard case .string(let new) = values[2] else { throw call.noOverload(values[0], values[2]) }
        // A limit counts replacements, which is one less than the pieces between them.
        let limit = try call.limit(values.dropFirst(3).first)
        try frame.chargeText(text.utf8.count, at: call.offset)
        var parts = pieces(text, old, limit.map { $0 == .max ? $0 : $0 + 1 })
        if old.isEmpty, limit != 0 {
            // The empty text occurs before every character and at the end.
            parts.insert("", at: 0)
            if limit.map({ $0 >= parts.count }) ?? true { parts.append("") }
            if let limit, parts.count > limit + 1 {
                parts[limit...] = [parts[limit...].joined()]
            }
        }
        try frame.chargeText(text.utf8.count + parts.count * new.utf8.count, at: call.offset)
        return .string(parts.joined(separator: new))
    }

    /// The parts of a text between separators, at most `limit` of them; its characters for an empty separator.
    private static func pieces(_ text: String, _ separator: String, _ limit: Int?) -> [String] {
        let limit = limit ?? .max
        if limit == 0 { return [] }
        var pieces: [String] = []
        if separator.isEmpty {
            var rest = text.unicodeScalars[...]
            while pieces.count < limit - 1, rest.count > 1, let first = rest.popFirst() {
                pieces.append(String(Character(first)))
            }
            return rest.isEmpty ? pieces : pieces + [String(rest)]
        }
        var rest = text.utf8[...]
        while pieces.count < limit - 1, let range = rest.firstRange(of: separator.utf8) {
            pieces.append(String(Substring(rest[..<range.lowerBound])))
            rest = rest[range.upperBound...]
        }
        return pieces + [String(Substring(rest))]
    }

    private static func scalars(
        _ text: String,
        _ call: Call,
        _ frame: inout Frame
    ) throws(EvaluationError) -> [Unicode.Scalar] {
        try frame.charge(text.utf8.count / 8, at: call.offset)
        return Array(text.unicodeScalars)
    }

    private static func mapBytes(
        _ value: Value,
        _ call: Call,
        _ frame: inout Frame,
        _ transform: (UInt8) -> UInt8
    ) throws(EvaluationError) -> Value {
        guard case .string(let text) = value else { throw call.noOverload(value) }
        try frame.chargeText(text.utf8.count, at: call.offset)
        return .string(String(decoding: text.utf8.map(transform), as: UTF8.self))
    }

    /// The text in double quotes, with escapes.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension String {
    init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}

extension Call {
    /// A position in a text; an error when it is out of range.
    fileprivate func index(_ position: Int64, in range: ClosedRange<Int>) throws(EvaluationError) -> Int {
        guard let index = Int(exactly: position), range.contains(index) else {
            throw error(.indexOutOfRange(position))
        }
        return index
    }

    fileprivate func index(_ value: Value, in range: ClosedRange<Int>) throws(EvaluationError) -> Int {
        guard case .int(let position) = value else { throw noOverload(value) }
        return try index(position, in: range)
    }

    /// A limit on a count; nil for none, which is also what a negative one means.
    fileprivate func limit(_ value: Value?) throws(EvaluationError) -> Int? {
        guard let value else { return nil }
        guard case .int(let limit) = value else { throw noOverload(value) }
        return limit < 0 ? nil : Int(limit)
    }
}
