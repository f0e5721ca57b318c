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
            let clause = Clause(call: call, verb: Unicode.Scalar(verb), precision: precision)
            try clause.append(value, to: &result, &frame)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Reads `.n`; nil when there is none.
    private static func precision(_ rest: inout ArraySlice<UInt8>, _ call: Call) throws(EvaluationError) -> Int? {
        guard rest.first == UInt8(ascii: ".") else { return nil }
        rest.removeFirst()
        let digits = rest.prefix(while: \.isDigit).prefix(20)
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

        /// Appends the text of a value, paid for before it is made.
        func append(_ value: Value, to result: inout [UInt8], _ frame: inout Frame) throws(EvaluationError) {
            switch verb {
            case "s": try appendString(value, to: &result, &frame)
            case "d":
                switch value {
                case .int(let number): try add(String(number), to: &result, &frame)
                case .uint(let number): try add(String(number), to: &result, &frame)
                case .double(let number): try add(number.shortestText, to: &result, &frame)
                case .wide(let number): try add(number.text, to: &result, &frame)
                default: throw refused(value)
                }
            case "f": try add(double(value, &frame) { $0.fixed(fractionDigits: $1) }, to: &result, &frame)
            case "e": try add(double(value, &frame) { $0.scientific(fractionDigits: $1) }, to: &result, &frame)
            case "x": try appendHexadecimal(value, uppercase: false, to: &result, &frame)
            case "X": try appendHexadecimal(value, uppercase: true, to: &result, &frame)
            case "o": try add(integer(value, radix: 8), to: &result, &frame)
            case "b":
                if case .bool(let bit) = value {
                    try add(bit ? "1" : "0", to: &result, &frame)
                } else {
                    try add(integer(value, radix: 2), to: &result, &frame)
                }
            default: throw call.error(.invalid("'%\(verb)' is not a clause of a format"))
            }
        }

        /// Pays for so many more bytes of the result.
        private func reserve(_ bytes: Int, in result: [UInt8], _ frame: inout Frame) throws(EvaluationError) {
            if result.count + bytes > frame.limits.textBytes { throw call.error(.sizeLimit) }
            try frame.charge(1 + bytes / 32, at: call.offset)
        }

        private func add(_ text: String, to result: inout [UInt8], _ frame: inout Frame) throws(EvaluationError) {
            try reserve(text.utf8.count, in: result, &frame)
            result.append(contentsOf: text.utf8)
        }

        private func refused(_ value: Value) -> EvaluationError {
            call.error(.invalid("'%\(verb)' does not take a \(value.type.name)"))
        }

        private func double(
            _ value: Value,
            _ frame: inout Frame,
            _ text: (Double, Int) -> String
        ) throws(EvaluationError) -> String {
            let number: Double
            switch value {
            case .double(let value): number = value
            case .int(let value): number = Double(value)
            case .uint(let value): number = Double(value)
            case .wide(let value): number = value.double
            default: throw refused(value)
            }
            // The exact expansion of the least and the largest has several hundred digits.
            let digits = number.isFinite && number != 0 ? Int(number.exponent.magnitude) : 0
            try frame.charge(50 + digits, at: call.offset)
            return number.isFinite ? text(number, precision ?? 6) : number.shortestText
        }

        private func integer(_ value: Value, radix: Int, uppercase: Bool = false) throws(EvaluationError) -> String {
            switch value {
            case .int(let number): return String(number, radix: radix, uppercase: uppercase)
            case .uint(let number): return String(number, radix: radix, uppercase: uppercase)
            default: throw refused(value)
            }
        }

        private func appendHexadecimal(
            _ value: Value,
            uppercase: Bool,
            to result: inout [UInt8],
            _ frame: inout Frame
        ) throws(EvaluationError) {
            let bytes: [UInt8]
            switch value {
            case .string(let text):
                try reserve(text.utf8.count * 2, in: result, &frame)
                bytes = Array(text.utf8)
            case .bytes(let value):
                try reserve(value.count * 2, in: result, &frame)
                bytes = value
            default: return try add(integer(value, radix: 16, uppercase: uppercase), to: &result, &frame)
            }
            let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
            for byte in bytes {
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }

        private func appendString(
            _ value: Value,
            to result: inout [UInt8],
            _ frame: inout Frame
        ) throws(EvaluationError) {
            switch value {
            case .null: try add("null", to: &result, &frame)
            case .bool(let value): try add(value ? "true" : "false", to: &result, &frame)
            case .int(let number): try add(String(number), to: &result, &frame)
            case .uint(let number): try add(String(number), to: &result, &frame)
            case .double(let number): try add(number.shortestText, to: &result, &frame)
            case .wide(let number): try add(number.text, to: &result, &frame)
            case .string(let text): try add(text, to: &result, &frame)
            case .bytes(let bytes):
                try frame.charge(bytes.count / 4, at: call.offset)
                try add(TextFormat.repaired(bytes), to: &result, &frame)
            case .timestamp(let time):
                try frame.charge(20, at: call.offset)
                try add(time.description, to: &result, &frame)
            case .duration(let duration): try add(duration.description, to: &result, &frame)
            case .type(let type): try add(type.name, to: &result, &frame)
            case .symbol(let symbol): try add(symbol.name, to: &result, &frame)
            case .list(let list):
                try add("[", to: &result, &frame)
                for (position, element) in list.enumerated() {
                    if position > 0 { try add(", ", to: &result, &frame) }
                    try appendString(element, to: &result, &frame)
                }
                try add("]", to: &result, &frame)
            case .map(let map):
                var parts: [(key: String, value: Value)] = []
                for entry in map.entries {
                    var key: [UInt8] = []
                    try appendString(entry.key, to: &key, &frame)
                    // Sorting compares each a few times.
                    try frame.charge(8 + key.count / 8, at: call.offset)
                    parts.append((String(decoding: key, as: UTF8.self), entry.value))
                }
                parts.sort { $0.key.precedes(byBytes: $1.key) }
                try add("{", to: &result, &frame)
                for (position, part) in parts.enumerated() {
                    try add(position > 0 ? ", \(part.key): " : "\(part.key): ", to: &result, &frame)
                    try appendString(part.value, to: &result, &frame)
                }
                try add("}", to: &result, &frame)
            case .optional: throw refused(value)
            }
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
