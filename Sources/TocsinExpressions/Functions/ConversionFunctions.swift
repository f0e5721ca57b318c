extension FunctionCatalog {
    /// The longest text that is a number or a time, in bytes.
    fileprivate static let longestNumber = 1024

    /// `int(x)`, `string(x)` and the other conversions.
    static let conversions: [Function] = [
        .unary("bool", .global, .bool) { value, call, _ throws(EvaluationError) in
            switch value {
            case .bool: return value
            case .string(let text):
                // What is longer is none of these, and would take its time to be compared.
                switch text.utf8.count > 5 ? "" : text {
                case "true", "TRUE", "True", "t", "1": return .bool(true)
                case "false", "FALSE", "False", "f", "0": return .bool(false)
                default: throw call.invalid(text)
                }
            default: throw call.noOverload(value)
            }
        },
        .unary("int", .global, .int) { value, call, frame throws(EvaluationError) in
            switch value {
            case .int: return value
            case .uint(let number): return .int(try call.inRange(Int64(exactly: number)))
            case .wide(let number): return .int(try call.inRange(number.int))
            case .double(let number):
                // The least integer is refused with its neighbours, which a double cannot tell apart from it.
                guard number > -0x1p63, number < 0x1p63 else { throw call.error(.overflow) }
                return .int(Int64(number))
            case .string(let text): return .int(try call.read(text, &frame) { Int64($0) })
            case .timestamp(let time): return .int(time.seconds)
            case .symbol(let symbol): return .int(Int64(symbol.ordinal))
            default: throw call.noOverload(value)
            }
        },
        .unary("uint", .global, .uint) { value, call, frame throws(EvaluationError) in
            switch value {
            case .uint: return value
            case .int(let number): return .uint(try call.inRange(UInt64(exactly: number)))
            case .wide(let number): return .uint(try call.inRange(number.uint))
            case .double(let number):
                guard number > -1, number < 0x1p64 else { throw call.error(.overflow) }
                return .uint(UInt64(number))
            case .string(let text): return .uint(try call.read(text, &frame) { UInt64($0) })
            default: throw call.noOverload(value)
            }
        },
        .unary("double", .global, .double) { value, call, frame throws(EvaluationError) in
            switch value {
            case .double: return value
            case .wide: return value.narrowed
            case .int(let number): return .double(Double(number))
            case .uint(let number): return .double(Double(number))
            case .string(let text): return .double(try call.read(text, &frame) { Double($0) })
            default: throw call.noOverload(value)
            }
        },
        .unary("string", .global, .string) { value, call, frame throws(EvaluationError) in
            switch value {
            case .string: return value
            case .bool(let value): return .string(value ? "true" : "false")
            case .int(let number): return .string(String(number))
            case .uint(let number): return .string(String(number))
            case .double(let number): return .string(number.shortestText)
            case .wide(let number): return .string(number.text)
            case .bytes(let bytes):
                try frame.chargeText(bytes.count, at: call.offset)
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw call.error(.invalid("the bytes are not valid UTF-8"))
                }
                return .string(text)
            case .timestamp(let time):
                try frame.charge(20, at: call.offset)
                return .string(time.description)
            case .duration(let duration): return .string(duration.description)
            case .symbol(let symbol): return .string(symbol.name)
            case .type(let type): return .string(type.name)
            case .null, .list, .map, .optional: throw call.noOverload(value)
            }
        },
        .unary("bytes", .global, .bytes) { value, call, frame throws(EvaluationError) in
            switch value {
            case .bytes: return value
            case .string(let text):
                try frame.chargeText(text.utf8.count, at: call.offset)
                return .bytes(Array(text.utf8))
            default: throw call.noOverload(value)
            }
        },
        .unary("timestamp", .global, .timestamp) { value, call, frame throws(EvaluationError) in
            switch value {
            case .timestamp: return value
            case .int(let seconds): return .timestamp(try call.inRange(TimestampValue(seconds: seconds)))
            case .string(let text):
                return .timestamp(try call.read(text, &frame, example: "2009-02-13T23:31:30Z") { TimestampValue($0) })
            default: throw call.noOverload(value)
            }
        },
        .unary("duration", .global, .duration) { value, call, frame throws(EvaluationError) in
            switch value {
            case .duration: return value
            case .int(let seconds):
                let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
                guard !overflow else { throw call.error(.overflow) }
                return .duration(DurationValue(nanoseconds: nanoseconds))
            case .string(let text):
                return .duration(try call.read(text, &frame, example: "1h30m") { DurationValue($0) })
            default: throw call.noOverload(value)
            }
        },
    ]
}

extension Call {
    fileprivate func inRange<T>(_ value: T?) throws(EvaluationError) -> T {
        guard let value else { throw error(.overflow) }
        return value
    }

    /// What a text says, paid for by its length. Beyond ``FunctionCatalog/longestNumber`` it says nothing.
    fileprivate func read<Content>(
        _ text: String,
        _ frame: inout Frame,
        example: String? = nil,
        _ make: (String) -> Content?
    ) throws(EvaluationError) -> Content {
        let longest = FunctionCatalog.longestNumber
        try frame.charge(min(text.utf8.count, longest) / 4, at: offset)
        guard text.utf8.count <= longest, let content = make(text) else { throw invalid(text, example: example) }
        return content
    }

    fileprivate func invalid(_ text: String, example: String? = nil) -> EvaluationError {
        let shown = text.cut(toBytes: 80)
        let hint = example.map { ", such as \"\($0)\"" } ?? ""
        return error(.invalid("\"\(shown)\" is not a \(name)\(hint)"))
    }
}
