import Foundation
import Testing
import TocsinExpressions

/// Integers of payloads that a double may not hold.
@Suite struct WideIntegerTests {
    private static let environment = Environment(variables: ["a", "b"].map { Environment.Variable($0) })
    private static let large = Value.wide(WideInteger(digits: "1234567890123456789"))
    private static let smaller = Value.wide(WideInteger(digits: "1234567890123456788"))
    private static let huge = Value.wide(WideInteger(digits: "123456789012345678901234567890"))

    private func value(_ source: String, _ a: Value = large, _ b: Value = smaller) throws -> Value {
        try Expression(source, in: Self.environment).evaluate(Bindings(Self.environment, ["a": a, "b": b]))
    }

    @Test(
        "two that are one double are told apart by every digit",
        arguments: [
            ("a == b", false), ("a != b", true), ("b < a", true), ("a <= b", false), ("a == 1234567890123456789", true),
            ("a == 1234567890123456788", false), ("a > 1234567890123456788", true), ("1234567890123456790 > a", true),
            ("a == 1234567890123456789u", true), ("a == 1234567890123456789.0", true), ("a > 1e18", true),
            ("a < 2e18 && 1e18 < a", true), ("a in [b]", false), ("a in [1234567890123456789]", true),
            ("{1234567890123456789: true}[a]", true), ("type(a) == double", true), ("a == \"x\"", false),
        ] as [(String, Bool)]
    )
    func comparisons(_ source: String, _ expected: Bool) throws {
        #expect(try value(source) == .bool(expected))
    }

    @Test("they are reckoned with as doubles")
    func arithmetic() throws {
        #expect(try value("a / 1e9 > 1234567890.0 && a / 1e9 < 1234567891.0") == .bool(true))
        #expect(try value("a - b") == .double(0))
        #expect(try value("-a") == .double(-1_234_567_890_123_456_768))
        #expect(try value("a * 2.0 > 2e18") == .bool(true))
        #expect(try value("math.abs(a) > 1e18") == .bool(true))
    }

    @Test("conversions keep what the type can hold")
    func conversions() throws {
        #expect(try value("string(a)") == .string("1234567890123456789"))
        #expect(try value("int(a)") == .int(1_234_567_890_123_456_789))
        #expect(try value("uint(a)") == .uint(1_234_567_890_123_456_789))
        #expect(try value("double(a)") == .double(1_234_567_890_123_456_768))
        #expect(try value("string(a)", Self.huge) == .string("123456789012345678901234567890"))
        #expect(throws: EvaluationError.self) { try value("int(a)", Self.huge) }
        #expect(throws: EvaluationError.self) { try value("uint(a)", .wide(WideInteger(digits: "-9007199254740993"))) }
    }

    @Test("templates write every digit")
    func templates() throws {
        let template = try Template("{{a}}/{{b}}", in: Self.environment)
        let bindings = Bindings(Self.environment, ["a": Self.large, "b": Self.huge])
        #expect(template.render(bindings, escaping: .none) == "1234567890123456789/123456789012345678901234567890")
    }

    @Test("they are ordered as numbers are")
    func order() {
        let sorted = ["-99999999999999999999", "-9007199254740993", "9007199254740993", "99999999999999999999"]
        #expect(sorted.reversed().map { WideInteger(digits: $0) }.sorted().map(\.text) == sorted)
    }

    @Test("they survive a snapshot, and are what they were")
    func coding() throws {
        for value in [Self.large, Self.huge] {
            let copy = try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
            #expect(copy == value)
            #expect(copy.hashValue == value.hashValue)
        }
        #expect(Self.large != Self.smaller)
    }
}
