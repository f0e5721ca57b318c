/// The strings extension; positions count code points.
///
/// Each function pays for what it reads and builds before it does, and takes time linear in that: what is read may be a stranger's, and
/// who asks may be anybody who may silence an alert.
extension FunctionCatalog {
    static let strings: [Function] = [
        .binary("charAt", .member, .string) { value, position, call, frame throws(EvaluationError) in
            guard case .string(let text) = value, case .int(let position) = position else {
                throw call.noOverload(value, position)
            }
            let bytes = try bytes(text, call, &frame)
            let start = try call.offset(position, in: bytes)
            return .string(start < bytes.count ? bytes.text(start..<bytes.endOfScalar(at: start)) : "")
        },
        .variadic("indexOf", .member, 2...3, .int) { values, call, frame throws(EvaluationError) in
            let (text, part) = try texts(values[0], values[1], call)
            let (bytes, wanted) = (try bytes(text, call, &frame), try bytes(part, call, &frame))
            let start = try values.count > 2 ? call.offset(values[2], in: bytes) : 0
            guard let found = wanted.isEmpty ? start : ByteSearch(wanted).first(in: bytes, from: start) else {
                return .int(-1)
            }
            return .int(Int64(bytes.scalarCount(in: 0..<found)))
        },
        .variadic("lastIndexOf", .member, 2...3, .int) { values, call, frame throws(EvaluationError) in
            let (text, part) = try texts(values[0], values[1], call)
            let (bytes, wanted) = (try bytes(text, call, &frame), try bytes(part, call, &frame))
            let latest = try values.count > 2 ? call.offset(values[2], in: bytes) : bytes.count
            guard let found = wanted.isEmpty ? latest : ByteSearch(wanted).last(in: bytes, until: latest) else {
                return .int(-1)
            }
            return .int(Int64(bytes.scalarCount(in: 0..<found)))
        },
        .variadic("substring", .member, 2...3, .string) { values, call, frame throws(EvaluationError) in
            guard case .string(let text) = values[0] else { throw call.noOverload(values[0]) }
            let bytes = try bytes(text, call, &frame)
            let start = try call.offset(values[1], in: bytes)
            let end = try values.count > 2 ? call.offset(values[2], in: bytes) : bytes.count
            guard start <= end else { throw call.error(.invalid("the substring ends before it starts")) }
            return .string(bytes.text(start..<end))
        },
        .unary("lowerAscii", .member, .string) { value, call, frame throws(EvaluationError) in
            try mapBytes(value, call, &frame) { 65...90 ~= $0 ? $0 + 32 : $0 }
        },
        .unary("upperAscii", .member, .string) { value, call, frame throws(EvaluationError) in
            try mapBytes(value, call, &frame) { 97...122 ~= $0 ? $0 - 32 : $0 }
        },
        .unary("trim", .member, .string) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            try frame.charge(text.utf8.count / 4, at: call.offset)
            let scalars = text.unicodeScalars
            guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
                let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
            else { return .string("") }
            return .string(String(scalars[start...end]))
        },
        .unary("reverse", .member, .string) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            let bytes = try bytes(text, call, &frame)
            try frame.charge(bytes.count / 8, at: call.offset)
            var reversed: [UInt8] = []
            reversed.reserveCapacity(bytes.count)
            var end = bytes.count
            for start in bytes.indices.reversed() where bytes[start] & 0xC0 != 0x80 {
                for position in start..<end { reversed.append(bytes[position]) }
                end = start
            }
            return .string(String(decoding: reversed, as: UTF8.self))
        },
        .unary("strings.quote", .global, .string) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            try frame.chargeText(text.utf8.count * 2, at: call.offset)
            try frame.charge(4 + text.utf8.count / 8, at: call.offset)
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
            let added = text.utf8.count + (position > 0 ? separator.utf8.count : 0)
            if result.utf8.count + added > frame.limits.textBytes { throw call.error(.sizeLimit) }
            try frame.charge(2 + added / 16, at: call.offset)
            if position > 0 { result += separator }
            result += text
        }
        return .string(result)
    }

    /// The parts of a text between separators, at most a limit of them; its characters for an empty separator.
    private static let split: Function.Variadic = { values, call, frame throws(EvaluationError) in
        let (text, separator) = try texts(values[0], values[1], call)
        let limit = try call.limit(values.dropFirst(2).first) ?? .max
        if limit == 0 { return .list([]) }
        let (bytes, wanted) = (try bytes(text, call, &frame), try bytes(separator, call, &frame))
        var pieces: [Value] = []
        func take(_ range: Range<Int>, _ frame: inout Frame) throws(EvaluationError) {
            if pieces.count >= frame.limits.elements { throw call.error(.sizeLimit) }
            try frame.charge(2, at: call.offset)
            pieces.append(.string(bytes.text(range)))
        }
        var start = 0
        if wanted.isEmpty {
            while pieces.count < limit - 1, start < bytes.count {
                let end = bytes.endOfScalar(at: start)
                try take(start..<end, &frame)
                start = end
            }
            if start < bytes.count { try take(start..<bytes.count, &frame) }
            return .list(pieces)
        }
        let search = ByteSearch(wanted)
        while pieces.count < limit - 1, let found = search.first(in: bytes, from: start) {
            try take(start..<found, &frame)
            start = found + wanted.count
        }
        try take(start..<bytes.count, &frame)
        return .list(pieces)
    }

    private static let replace: Function.Variadic = { values, call, frame throws(EvaluationError) in
        let (text, old) = try texts(values[0], values[1], call)
        guard case .string(let new) = values[2] else { throw call.noOverload(values[0], values[2]) }
        let limit = try call.limit(values.dropFirst(3).first) ?? .max
        let (bytes, wanted) = (try bytes(text, call, &frame), try bytes(old, call, &frame))
        // Where it is replaced, before anything is built, so that the result is paid for first.
        var places: [Int] = []
        if wanted.isEmpty {
            // The empty text occurs before every character and at the end.
            try frame.charge(bytes.count / 4, at: call.offset)
            for position in 0...bytes.count where position == bytes.count || bytes[position] & 0xC0 != 0x80 {
                guard places.count < limit else { break }
                places.append(position)
            }
        } else {
            let search = ByteSearch(wanted)
            var start = 0
            while places.count < limit, let found = search.first(in: bytes, from: start) {
                try frame.charge(1, at: call.offset)
                places.append(found)
                start = found + wanted.count
            }
        }
        let replacement = Array(new.utf8)
        let size = bytes.count + places.count * (replacement.count - wanted.count)
        try frame.chargeText(size, at: call.offset)
        try frame.charge(places.count, at: call.offset)
        var result: [UInt8] = []
        result.reserveCapacity(size)
        var start = 0
        for place in places {
            result.append(contentsOf: bytes[start..<place])
            result.append(contentsOf: replacement)
            start = place + wanted.count
        }
        result.append(contentsOf: bytes[start...])
        return .string(String(decoding: result, as: UTF8.self))
    }

    /// The bytes of a text, paid for to be looked through a few times.
    static func bytes(_ text: String, _ call: Call, _ frame: inout Frame) throws(EvaluationError) -> [UInt8] {
        try frame.charge(4 + text.utf8.count / 8, at: call.offset)
        return Array(text.utf8)
    }

    private static func mapBytes(
        _ value: Value,
        _ call: Call,
        _ frame: inout Frame,
        _ transform: (UInt8) -> UInt8
    ) throws(EvaluationError) -> Value {
        guard case .string(let text) = value else { throw call.noOverload(value) }
        try frame.chargeText(text.utf8.count, at: call.offset)
        try frame.charge(4 + text.utf8.count / 8, at: call.offset)
        return .string(String(decoding: text.utf8.map(transform), as: UTF8.self))
    }

    /// The text in double quotes, with escapes.
    private static func quoted(_ text: String) -> String {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            let letter: Unicode.Scalar
            switch byte {
            case 0x07: letter = "a"
            case 0x08: letter = "b"
            case 0x0C: letter = "f"
            case 0x0A: letter = "n"
            case 0x0D: letter = "r"
            case 0x09: letter = "t"
            case 0x0B: letter = "v"
            case UInt8(ascii: "\\"): letter = "\\"
            case UInt8(ascii: "\""): letter = "\""
            default:
                result.append(byte)
                continue
            }
            result.append(UInt8(ascii: "\\"))
            result.append(UInt8(ascii: letter))
        }
        result.append(UInt8(ascii: "\""))
        return String(decoding: result, as: UTF8.self)
    }
}

extension Call {
    /// Where the scalar of a number begins in a text; an error when there is none of that number, and it isn't the end.
    fileprivate func offset(_ position: Int64, in bytes: [UInt8]) throws(EvaluationError) -> Int {
        guard let offset = Int(exactly: position).flatMap({ bytes.offset(ofScalar: $0) }) else {
            throw error(.indexOutOfRange(position))
        }
        return offset
    }

    fileprivate func offset(_ value: Value, in bytes: [UInt8]) throws(EvaluationError) -> Int {
        guard case .int(let position) = value else { throw noOverload(value) }
        return try offset(position, in: bytes)
    }

    /// A limit on a count; nil for none, which is also what a negative one means.
    fileprivate func limit(_ value: Value?) throws(EvaluationError) -> Int? {
        guard let value else { return nil }
        guard case .int(let limit) = value else { throw noOverload(value) }
        return limit < 0 ? nil : Int(clamping: limit)
    }
}
