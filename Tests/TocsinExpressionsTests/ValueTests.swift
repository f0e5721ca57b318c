import Foundation
import Testing
import TocsinExpressions

@Suite("Values")
struct ValueTests {
    static let values: [Value] = [
        .null, .bool(true), .int(.min), .int(.max), .uint(.max), .double(0.1), .double(-0.0), .double(.nan),
        .double(-.infinity), .double(.leastNonzeroMagnitude), .string("é🐱\u{0}\""),
        .bytes([0, 255]), .list([.int(1), .list([])]),
        .map(MapValue([("a", .null), ("b", .map(MapValue()))])), .duration(DurationValue(nanoseconds: .min)),
        .type(Value.null.type), .optional(.none), .optional(OptionalValue(.int(1))),
        .symbol(Symbol(type: "severity", name: "critical", ordinal: 3)),
    ]

    @Test("a value is small")
    func size() {
        #expect(MemoryLayout<Value>.size <= 17)
    }

    @Test("the encoding is lossless", arguments: values)
    func coding(_ value: Value) throws {
        let decoded = try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
        #expect(decoded == value)
        if case .double(let before) = value, case .double(let after) = decoded, !before.isNaN {
            #expect(before.bitPattern == after.bitPattern)
        }
    }

    @Test("text compares by code points, not by canonical equivalence")
    func codePoints() {
        let (composed, decomposed) = (Value.string("\u{E9}"), Value.string("e\u{301}"))
        #expect(composed != decomposed)
        #expect(!composed.isEqual(to: decomposed))
        #expect(Value.string("a\u{323}\u{307}") != .string("a\u{307}\u{323}"))
    }

    @Test(
        "maps find keys across numeric types, small or large, and equal maps may differ in order",
        arguments: [3, 8, 9, 40]
    )
    func maps(_ count: Int) {
        let entries = (0..<count).flatMap { number in
            [
                MapValue.Entry(key: .int(Int64(number)), value: .int(Int64(number))),
                MapValue.Entry(key: .string("k\(number)"), value: .bool(true)),
            ]
        }
        let map = MapValue(entries: entries)
        let reversed = MapValue(entries: entries.reversed())
        #expect(map == reversed)
        #expect(map.hashValue == reversed.hashValue)
        #expect(map[.uint(2)] == .int(2))
        #expect(map[.double(1)] == .int(1))
        #expect(map[.double(1.5)] == nil)
        #expect(map["k2"] == .bool(true))
        #expect(map["k"] == nil)
    }

    @Test(
        "times outside the calendar are refused",
        arguments: [
            "2023-02-29T00:00:00Z", "2023-13-01T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01", "2023-01-01T00:00:00",
            "0001-01-01T00:00:00+01:00", "2023-01-01T00:00:00Zx", "2023-01-01T00:00:0002:00", "",
        ]
    )
    func badTimes(_ text: String) {
        #expect(TimestampValue(text) == nil)
    }

    @Test("what is finer than a nanosecond is cut off from a time")
    func finerThanNanoseconds() {
        #expect(TimestampValue("2023-01-01T00:00:00.1234567899Z")?.nanoseconds == 123_456_789)
    }

    @Test("every day of 800 years and its text round-trip")
    func calendar() throws {
        for day in stride(from: -146_097 as Int64, through: 146_097, by: 1) {
            let time = try #require(TimestampValue(seconds: day * 86_400 + 86_399))
            #expect(TimestampValue(time.description) == time)
        }
    }

    @Test(
        "durations read what people and the language write",
        arguments: [
            ("1h30m", 5_400_000_000_000), ("-1.5s", -1_500_000_000), ("100ms", 100_000_000), ("0", 0), ("2µs", 2000),
            ("1.000000001s", 1_000_000_001),
        ] as [(String, Int64)]
    )
    func durations(_ text: String, _ nanoseconds: Int64) {
        #expect(DurationValue(text)?.nanoseconds == nanoseconds)
    }

    @Test("text that is no duration is refused", arguments: ["", "-", "5", "5 m", "1h30", "m", "99999999999h", ".s"])
    func badDurations(_ text: String) {
        #expect(DurationValue(text) == nil)
    }
}
