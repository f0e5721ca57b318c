import Foundation
import TocsinExpressions
import TocsinTime

/// One case of the language's conformance suite.
struct ConformanceCase {
    let id: String
    let expression: String
    let bindings: [(name: String, value: Value)]
    let container: String
    /// The expected value; nil when an error is expected.
    let expected: Value?

    /// The directory of the suite, beside the package.
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/cel")

    static var isAvailable: Bool { FileManager.default.fileExists(atPath: directory.path()) }

    /// The cases of a group.
    static func load(_ group: String) throws -> [ConformanceCase] {
        let text = try String(contentsOf: directory.appending(path: "\(group).jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            guard let object = object as? [String: Any], let id = object["id"] as? String,
                let expression = object["expr"] as? String, let expectation = object["expect"] as? [String: Any]
            else { throw UnreadableCase(text: String(line)) }
            let bindings = object["bindings"] as? [String: Any] ?? [:]
            return ConformanceCase(
                id: id,
                expression: expression,
                bindings: try bindings.sorted { $0.key < $1.key }.map { ($0.key, try typedValue($0.value)) },
                container: object["container"] as? String ?? "",
                expected: try expectation["value"].map(typedValue)
            )
        }
    }

    /// Why the case fails; nil when it passes.
    func failure() -> String? {
        let environment = Environment(
            variables: bindings.map { Environment.Variable($0.name) },
            container: container,
            resolution: .late,
            external: .forTests
        )
        var slots = Bindings(count: bindings.count)
        for (slot, binding) in bindings.enumerated() { slots[slot] = binding.value }
        do {
            let value = try Expression(expression, in: environment).evaluate(slots)
            guard let expected else { return "\(id): \(expression): an error is expected, not \(value)" }
            return value == expected ? nil : "\(id): \(expression): expected \(expected), got \(value)"
        } catch {
            return expected.map { "\(id): \(expression): expected \($0), got the error: \(error)" }
        }
    }
}

struct UnreadableCase: Error {
    let text: String
}

/// A value in the suite's typed encoding.
func typedValue(_ object: Any) throws -> Value {
    guard let pair = object as? [String: Any], let (kind, payload) = pair.first else {
        throw UnreadableCase(text: "\(object)")
    }
    let value: Value? =
        switch (kind, payload) {
        case ("null", _): .null
        case ("bool", let flag as Bool): .bool(flag)
        case ("int", let text as String): Int64(text).map(Value.int)
        case ("uint", let text as String): UInt64(text).map(Value.uint)
        case ("double", let number as Double): .double(number)
        case ("double", let text as String): Double(text).map(Value.double)
        case ("string", let text as String): .string(text)
        case ("bytes", let text as String): Data(base64Encoded: text).map { .bytes(Array($0)) }
        case ("timestamp", let text as String): TimestampValue(text).map(Value.timestamp)
        case ("duration", let text as String): DurationValue(text).map(Value.duration)
        case ("type", let text as String): .type(TypeValue(name: text))
        case ("list", let elements as [Any]): .list(try elements.map(typedValue))
        case ("map", let pairs as [[Any]]):
            .map(MapValue(entries: try pairs.map { .init(key: try typedValue($0[0]), value: try typedValue($0[1])) }))
        default: nil
        }
    guard let value else { throw UnreadableCase(text: "\(object)") }
    return value
}

extension ExternalFunctions {
    /// The outside as the standard library and Foundation know it.
    static let forTests = ExternalFunctions(
        compilePattern: { pattern in
            do {
                _ = try Regex(pattern)
            } catch {
                return .invalid(reason: "\(error)")
            }
            return .compiled(size: pattern.utf8.count) { text in (try? Regex(pattern).firstMatch(in: text)) != nil }
        },
        zones: TimeZoneDatabase { zone, seconds in
            TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
    )
}
