/// The `format` function of the strings extension: `"%s is %.1f".format([name, value])`.
enum TextFormat {
    /// The most fraction digits a clause may ask for.
    private static let maximumPrecision = 100

    static func format(
        _ format: String,
        _ arguments: [Value],
        _ call: Call,
        _ frame: inout Frame
    ) throws(EvaluationError) -> String {
        var result: [UInt8] = []
        var rest = Array(format.utf8)[...]
        var remaining = arguments[...]
        try frame.chargeText(rest.count, at: call.offset)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            if rest.first == UInt8(ascii: "%") {
                rest.removeFirst()
                result.append(byte)
                continue
            }
            let precision = try precision(&rest, call)
            guard let verb = rest.popFirst() else { throw call.error(.invalid("the format ends in a clause")) }
            guard let value = remaining.popFirst() else {
                throw call.error(.invalid("the format has more clauses than there are arguments"))
            }
            var clause = Clause(call: call, verb: Unicode.Scalar(verb), precision: precision)
            let text = try clause.text(value, &frame)
            result.append(contentsOf: text.utf8)
            try frame.chargeText(text.utf8.count, at: call.offset)
            if result.count > frame.limits.textBytes { throw call.error(.sizeLimit) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Reads `.n`; nil when there is none.
    private static func precision(_ rest: inout ArraySlice<UInt8>, _ call: Call) throws(EvaluationError) -> Int? {
        guard rest.first == UInt8(ascii: ".") else { return nil }
        rest.removeFirst()
        let digits = rest.prefix(while: \.isDigit)
        rest = rest.dropFirst(digits.count)
        guard let precision = Int(String(decoding: digits, as: UTF8.self)), precision <= maximumPrecision else {
            throw call.error(.invalid("the precision of a format is 0 to \(maximumPrecision)"))
        }
        return precision
    }

    /// One clause of a format, such as `%.3f`.
    private struct Clause {
        let call: Call
        let verb: Unicode.Scalar
        let precision: Int?

        mutating func text(_ value: Value, _ frame: inout Frame) throws(EvaluationError) -> String {
            switch verb {
            case "s": return try string(value, &frame)
            case "d":
                switch value {
                case .int(let number): return String(number)
                case .uint(let number): return String(number)
                case .double(let number): return number.shortestText
                case .wide(let number): return number.text
                default: throw refused(value)
                }
            case "f": return try double(value) { $0.fixed(fractionDigits: $1) }
            case "e": return try double(value) { $0.scientific(fractionDigits: $1) }
            case "x": return try hexadecimal(value, uppercase: false)
            case "X": return try hexadecimal(value, uppercase: true)
            case "o": return try integer(value, radix: 8)
            case "b":
                if case .bool(let bit) = value { return bit ? "1" : "0" }
                return try integer(value, radix: 2)
            default: throw call.error(.invalid("'%\(verb)' is not a clause of a format"))
            }
        }

        private func refused(_ value: Value) -> EvaluationError {
            call.error(.invalid("'%\(verb)' does not take a \(value.type.name)"))
        }

        private func double(_ value: Value, _ text: (Double, Int) -> String) throws(EvaluationError) -> String {
            let number: Double
            switch value {
            case .double(let value): number = value
            case .int(let value): number = Double(value)
            case .uint(let value): number = Double(value)
            case .wide(let value): number = value.double
            default: throw refused(value)
            }
            return number.isFinite ? text(number, precision ?? 6) : number.shortestText
        }

        private func integer(_ value: Value, radix: Int, uppercase: Bool = false) throws(EvaluationError) -> String {
            switch value {
            case .int(let number): return String(number, radix: radix, uppercase: uppercase)
            case .uint(let number): return String(number, radix: radix, uppercase: uppercase)
            default: throw refused(value)
            }
        }

        private func hexadecimal(_ value: Value, uppercase: Bool) throws(EvaluationError) -> String {
            let bytes: [UInt8]
            switch value {
            case .string(let text): bytes = Array(text.utf8)
            case .bytes(let value): bytes = value
            default: return try integer(value, radix: 16, uppercase: uppercase)
            }
            return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
        }

        private func string(_ value: Value, _ frame: inout Frame) throws(EvaluationError) -> String {
            try frame.charge(1, at: call.offset)
            switch value {
            case .null: return "null"
            case .bool(let value): return value ? "true" : "false"
            case .int(let number): return String(number)
            case .uint(let number): return String(number)
            case .double(let number): return number.shortestText
            case .wide(let number): return number.text
            case .string(let text): return text
            case .bytes(let bytes): return TextFormat.repaired(bytes)
            case .timestamp(let time): return time.description
            case .duration(let duration): return duration.description
            case .type(let type): return type.name
            case .symbol(let symbol): return symbol.name
            case .list(let list):
                var parts: [String] = []
                for element in list { parts.append(try string(element, &frame)) }
                return try bounded("[" + parts.joined(separator: ", ") + "]", &frame)
            case .map(let map):
                var parts: [(key: String, value: String)] = []
                for entry in map.entries {
                    parts.append((try string(entry.key, &frame), try string(entry.value, &frame)))
                }
                parts.sort { $0.key.precedes(byBytes: $1.key) }
                let text = parts.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
                return try bounded("{" + text + "}", &frame)
            case .optional: throw refused(value)
            }
        }

        private func bounded(_ text: String, _ frame: inout Frame) throws(EvaluationError) -> String {
            try frame.chargeText(text.utf8.count, at: call.offset)
            return text
        }
    }

    /// Bytes as text, each run of bytes that are not UTF-8 as one replacement character.
    private static func repaired(_ bytes: [UInt8]) -> String {
        var result = String.UnicodeScalarView()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var isBroken = false
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                result.append(scalar)
                isBroken = false
            case .error:
                if !isBroken { result.append("\u{FFFD}") }
                isBroken = true
            case .emptyInput: break decoding
            }
        }
        return String(result)
    }
}
