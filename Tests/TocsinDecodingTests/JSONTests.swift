import Testing
import TocsinDecoding
import TocsinExpressions

@Suite struct JSONTests {
    private func read(_ json: String, limits: DecodingLimits = DecodingLimits()) throws -> Decoding.Outcome {
        try Decoding.read(json, as: .json, limits: limits)
    }

    @Test("every type of JSON becomes its value, and every number a double or an integer with its digits")
    func types() throws {
        let outcome = try read(#"{"a": [1, -2, 2.5, 18446744073709551615], "b": {"c": null}, "d": true, "e": "é\n😀"}"#)
        let expected = MapValue([
            ("a", .list([.double(1), .double(-2), .double(2.5), .wide(WideInteger(digits: "18446744073709551615"))])),
            ("b", .map(MapValue([("c", .null)]))),
            ("d", .bool(true)),
            ("e", .string("é\n😀")),
        ])
        #expect(outcome == .value(.map(expected)))
    }

    @Test("an integer beyond what doubles hold keeps its digits, wherever it stands")
    func longIntegers() throws {
        let outcome = try read(
            #"{"a": 123456789012345678901234567890, "b": [-9223372036854775809, 9007199254740993], "c": "12345678901234567890123", "d": 100000000000000000000}"#
        )
        let expected = MapValue([
            ("a", .wide(WideInteger(digits: "123456789012345678901234567890"))),
            (
                "b",
                .list([
                    .wide(WideInteger(digits: "-9223372036854775809")), .wide(WideInteger(digits: "9007199254740993")),
                ])
            ),
            ("c", .string("12345678901234567890123")),
            ("d", .wide(WideInteger(digits: "100000000000000000000"))),
        ])
        #expect(outcome == .value(.map(expected)))
        let alone = try read("123456789012345678901")
        #expect(alone == .value(.wide(WideInteger(digits: "123456789012345678901"))))
    }

    @Test("a number beyond a double is refused, one too small is zero")
    func range() throws {
        let large = try read(#"{"a": 1, "value": 1e400}"#)
        #expect(large == .rejected("a number is out of range: 1e400"))
        let digits = try read(String(repeating: "9", count: 400))
        #expect(digits == .rejected("a number is out of range: \(String(repeating: "9", count: 40))…"))
        let small = try read("1e-400")
        #expect(small == .value(.double(0)))
    }

    @Test("of a key that stands twice the later value counts, in small objects and large ones")
    func duplicateKeys() throws {
        let small = try read(#"{"a": 1, "b": 2, "a": 3}"#)
        #expect(small == .value(.map(MapValue([("a", .double(3)), ("b", .double(2))]))))

        let members = (0..<100).map { "\"key\($0 % 50)\": \($0)" }.joined(separator: ", ")
        let large = try read("{\(members)}")
        #expect(large == .value(.map(MapValue((0..<50).map { ("key\($0)", .double(Double($0 + 50))) }))))
    }

    @Test("keys are told apart by their code points")
    func composedKeys() throws {
        guard case .value(.map(let map)) = try read("{\"\u{E9}\": 1, \"e\u{301}\": 2}") else {
            Issue.record("not a map")
            return
        }
        #expect(map.count == 2)
    }

    @Test("64 levels are read, 65 and 100,000 are refused")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        guard case .value = try read(nested(64)) else {
            Issue.record("64 levels are refused")
            return
        }
        let over = try read(nested(65))
        #expect(over == .rejected("nested deeper than 64"))
        let deep = try read(nested(100_000))
        #expect(deep == .rejected("nested deeper than 64"))
        let unclosed = try read(String(repeating: "[", count: 100_000))
        #expect(unclosed == .rejected("nested deeper than 64"))
        let objects = try read(String(repeating: "{\"a\":", count: 40_000))
        #expect(objects == .rejected("nested deeper than 64"))
        let text = try read(String(repeating: "[", count: 100_000) + "\"")
        #expect(text == .rejected("nested deeper than 64"))
    }

    @Test("more values than the limit are refused")
    func values() throws {
        let outcome = try read("[" + String(repeating: "0,", count: 100_000) + "0]")
        #expect(outcome == .rejected("more than 100000 values"))
    }

    struct Fault: CustomTestStringConvertible {
        let json: String
        let reason: String

        init(_ json: String, _ reason: String) {
            self.json = json
            self.reason = reason
        }

        var testDescription: String { json.debugDescription }
    }

    static let faults: [Fault] = [
        Fault(#"{"value": "#, "unexpected end at byte 10"),
        Fault(#"{"value""#, "unexpected end at byte 8"),
        Fault(#"{"value": 12"#, "unexpected end at byte 12"),
        Fault(#"{"value": "ab"#, "unexpected end at byte 13"),
        Fault("   ", "unexpected end at byte 3"),
        Fault("[1, 2", "unexpected end at byte 5"),
        Fault("[1,]", "a value is expected at byte 3"),
        Fault(#"{"a": 1,}"#, "a key in quotes is expected at byte 8"),
        Fault("{a: 1}", "a key in quotes is expected at byte 1"),
        Fault(#"{"a" 1}"#, "“:” is expected at byte 5"),
        Fault("[1 2]", "“,” or the end of the list or object is expected at byte 3"),
        Fault("1 2", "more than one value at byte 2"),
        Fault("{} {}", "more than one value at byte 3"),
        Fault("01", "a malformed number at byte 0"),
        Fault("[1.]", "a malformed number at byte 3"),
        Fault("[-]", "a malformed number at byte 2"),
        Fault("[.5]", "a value is expected at byte 1"),
        Fault("[NaN]", "a value is expected at byte 1"),
        Fault("[Infinity]", "a value is expected at byte 1"),
        Fault("[-Infinity]", "a malformed number at byte 2"),
        Fault("[tru]", "a value is expected at byte 4"),
        Fault(#"["\x"]"#, "a malformed escape at byte 3"),
        Fault(#"["\u12g4"]"#, "a malformed escape at byte 6"),
        Fault(#"["\ud800"]"#, "half a surrogate pair at byte 2"),
        Fault(#"["\udc00"]"#, "half a surrogate pair at byte 2"),
        Fault(#"["\ud800\u0041"]"#, "half a surrogate pair at byte 2"),
        Fault("[\"a\nb\"]", "a bare control character in a string at byte 3"),
        Fault("'a'", "a value is expected at byte 0"),
        Fault("// no comments\n1", "a value is expected at byte 0"),
    ]

    @Test("a fault is named with its place", arguments: faults)
    func names(_ fault: Fault) throws {
        let outcome = try read(fault.json)
        #expect(outcome == .rejected("not JSON: \(fault.reason)"))
    }

    @Test("bytes that are not UTF-8 are refused in strings, keys and between tokens")
    func notUTF8() throws {
        for (bytes, offset) in [
            ([0x22, 0xC3, 0x28, 0x22], 1), ([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], 2), ([0x5B, 0x80, 0x5D], 1),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1),
        ] as [([UInt8], Int)] {
            let outcome = try Decoding.read(bytes, as: .json)
            #expect(outcome == .rejected("not UTF-8 at byte \(offset)"))
        }
    }
}
