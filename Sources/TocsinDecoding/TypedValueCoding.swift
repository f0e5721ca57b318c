package import Foundation
package import TocsinExpressions

/// The typed JSON encoding of values, which keeps apart what plain JSON cannot: `{"int": "1"}`, `{"double": 1.5}`,
/// `{"map": [[KEY, VALUE], …]}`.
///
/// It is the language of `tocsin eval` and of the conformance cases. Symbols are written as their names and an
/// optional as the list of what it holds, having no encoding of their own; neither is read back.
package enum TypedValueCoding {
    /// A text that is not a typed value.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// How deep lists and maps may nest.
    private static let maximumDepth = 128

    /// Reads a value from JSON text.
    package static func value(from json: Data) throws(Failure) -> Value {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: json, options: [.fragmentsAllowed])
        } catch {
            throw Failure(description: "the typed value is not JSON")
        }
        return try value(of: object)
    }

    /// Reads a value from an object of `JSONSerialization`.
    package static func value(of object: Any, depth: Int = 0) throws(Failure) -> Value {
        guard depth < maximumDepth else { throw Failure(description: "the typed value nests too deeply") }
        guard let pair = object as? [String: Any], pair.count == 1, let (kind, payload) = pair.first else {
            throw Failure(description: "a typed value is an object with one member, as {\"int\": \"1\"}")
        }
        if let value = try scalar(kind, payload) { return value }
        switch (kind, payload) {
        case ("list", let elements as [Any]):
            var list: [Value] = []
            for element in elements { list.append(try value(of: element, depth: depth + 1)) }
            return .list(list)
        case ("map", let pairs as [Any]):
            var entries: [MapValue.Entry] = []
            var keys: Set<Value> = []
            for pair in pairs {
                guard let pair = pair as? [Any], pair.count == 2 else {
                    throw Failure(description: "a typed map is a list of pairs")
                }
                let key = try value(of: pair[0], depth: depth + 1)
                guard keys.insert(key).inserted else { throw Failure(description: "a key of a typed map is repeated") }
                entries.append(MapValue.Entry(key: key, value: try value(of: pair[1], depth: depth + 1)))
            }
            return .map(MapValue(entries: entries))
        default:
            throw Failure(description: "'\(kind)' is not a kind of typed value, or its content does not fit")
        }
    }

    /// A value that holds no others; nil when the kind or the content is another.
    private static func scalar(_ kind: String, _ payload: Any) throws(Failure) -> Value? {
        switch (kind, payload) {
        case ("null", is NSNull): return .null
        case ("bool", let flag as Bool): return .bool(flag)
        case ("double", let number as Double): return .double(number)
        case ("int", let text as String): return Int64(text).map(Value.int)
        case ("uint", let text as String): return UInt64(text).map(Value.uint)
        case ("double", let text as String):
            return ["NaN": .double(.nan), "Infinity": .double(.infinity), "-Infinity": .double(-.infinity)][text]
        case ("string", let text as String): return .string(text)
        case ("bytes", let text as String): return Base64.decode(text).map(Value.bytes)
        case ("timestamp", let text as String): return TimestampValue(text).map(Value.timestamp)
        case ("duration", let text as String): return DurationValue(text).map(Value.duration)
        case ("type", let text as String): return .type(TypeValue(name: text))
        default: return nil
        }
    }

    /// Writes a value as JSON text; nil when it would be longer than `limit` bytes.
    ///
    /// A short expression can share one list many times over, so a value is not bounded by the memory it takes.
    package static func json(of value: Value, limit: Int = 4 * 1024 * 1024) -> String? {
        var text = ""
        return append(value, to: &text, limit: limit) ? text : nil
    }

    private static func append(_ value: Value, to text: inout String, limit: Int) -> Bool {
        switch value {
        case .null: text += "{\"null\":null}"
        case .bool(let flag): text += "{\"bool\":\(flag)}"
        case .int(let number): text += "{\"int\":\"\(number)\"}"
        case .uint(let number): text += "{\"uint\":\"\(number)\"}"
        case .double(let number):
            text += number.isFinite ? "{\"double\":\(number)}" : "{\"double\":\"\(number.shortestText)\"}"
        case .wide(let number): text += "{\"double\":\(number.text)}"
        case .string(let string): text += "{\"string\":\(quoted(string))}"
        case .bytes(let bytes): text += "{\"bytes\":\"\(Base64.encode(bytes))\"}"
        case .timestamp(let time): text += "{\"timestamp\":\"\(time)\"}"
        case .duration(let duration): text += "{\"duration\":\"\(duration)\"}"
        case .type(let type): text += "{\"type\":\(quoted(type.name))}"
        case .symbol(let symbol): text += "{\"string\":\(quoted(symbol.name))}"
        case .optional(let optional):
            return append(.list(optional.value.map { [$0] } ?? []), to: &text, limit: limit)
        case .list(let list):
            text += "{\"list\":["
            for (position, element) in list.enumerated() {
                if position > 0 { text += "," }
                guard append(element, to: &text, limit: limit) else { return false }
            }
            text += "]}"
        case .map(let map):
            text += "{\"map\":["
            for (position, entry) in map.entries.enumerated() {
                text += position > 0 ? ",[" : "["
                guard append(entry.key, to: &text, limit: limit) else { return false }
                text += ","
                guard append(entry.value, to: &text, limit: limit) else { return false }
                text += "]"
            }
            text += "]}"
        }
        return text.utf8.count <= limit
    }

    /// A JSON string.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
