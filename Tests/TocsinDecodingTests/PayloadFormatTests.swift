import Testing
import TocsinDecoding
import TocsinExpressions

@Suite struct PayloadFormatTests {
    struct Case: CustomTestStringConvertible {
        let payload: String
        let format: PayloadFormat
        let expected: Decoding.Outcome

        init(_ payload: String, _ format: PayloadFormat, _ expected: Decoding.Outcome) {
            self.payload = payload
            self.format = format
            self.expected = expected
        }

        var testDescription: String { "\(format) \(payload.debugDescription)" }
    }

    static let cases: [Case] = [
        Case("21.5", .auto, .value(.double(21.5))),
        Case(" 20 ", .auto, .value(.double(20))),
        Case("-9", .auto, .value(.double(-9))),
        Case("+5", .auto, .value(.double(5))),
        Case("007", .auto, .value(.string("007"))),
        Case("2019.32.12.2", .auto, .value(.string("2019.32.12.2"))),
        Case("100,50,10", .auto, .value(.string("100,50,10"))),
        Case("1e400", .auto, .rejected("a number is out of range: 1e400")),
        Case("ON", .auto, .value(.string("ON"))),
        Case("track", .auto, .value(.string("track"))),
        Case("true", .auto, .value(.bool(true))),
        Case("null", .auto, .value(.null)),
        Case("NaN", .auto, .value(.string("NaN"))),
        Case("\"on\"", .auto, .value(.string("on"))),
        Case("\"Hello\" she said", .auto, .value(.string("\"Hello\" she said"))),
        Case("", .auto, .cleared),
        Case("  ", .auto, .value(.string("  "))),
        Case("{\"a\": ", .auto, .rejected("not JSON: unexpected end at byte 6")),
        Case(" [1,", .auto, .rejected("not JSON: unexpected end at byte 4")),
        Case(
            "a\u{0}b",
            .auto,
            .rejected("a NUL at byte 1, so it is not text, and no binary format is configured")
        ),
        Case("\u{FEFF}{\"a\":1}", .auto, .value(.map(MapValue([("a", .double(1))])))),
        Case("21.5", .number, .value(.double(21.5))),
        Case("\t007.50\r\n", .number, .value(.double(7.5))),
        Case("-.5", .number, .value(.double(-0.5))),
        Case("1.5e3", .number, .value(.double(1500))),
        Case("0.1", .number, .value(.double(0.1))),
        Case(
            "123456789012345678901234567890",
            .number,
            .value(.wide(WideInteger(digits: "123456789012345678901234567890")))
        ),
        Case("9007199254740992", .auto, .value(.double(9_007_199_254_740_992))),
        Case("-09007199254740993", .number, .value(.wide(WideInteger(digits: "-9007199254740993")))),
        Case("21.5\u{0}", .number, .value(.double(21.5))),
        Case("21.5\r\n\u{0}\u{0}", .number, .value(.double(21.5))),
        Case("21.5\u{0}", .auto, .value(.double(21.5))),
        Case("21.5\u{0}6", .number, .rejected("not a number: 21.5\u{0}6")),
        Case("ON\u{0}", .auto, .value(.string("ON"))),
        Case("ON\r\n", .auto, .value(.string("ON"))),
        Case("ON\n\u{0}", .text, .value(.string("ON"))),
        Case("a\n\nb\n", .text, .value(.string("a\n\nb"))),
        Case("{\"a\": 1}\u{0}", .json, .value(.map(MapValue([("a", .double(1))])))),
        Case("true\u{0}", .auto, .value(.bool(true))),
        Case("NaN", .number, .rejected("not a number: NaN")),
        Case("inf", .number, .rejected("not a number: inf")),
        Case("0x10", .number, .rejected("not a number: 0x10")),
        Case("1 2", .number, .rejected("not a number: 1 2")),
        Case(".", .number, .rejected("not a number: .")),
        Case("-", .number, .rejected("not a number: -")),
        Case("1e", .number, .rejected("not a number: 1e")),
        Case("ON", .number, .rejected("not a number: ON")),
        Case("1e400", .number, .rejected("a number is out of range: 1e400")),
        Case("-1e400", .number, .rejected("a number is out of range: -1e400")),
        Case("", .number, .cleared),
        Case("\u{0}", .number, .rejected("empty payload")),
        Case("", .json, .cleared),
        Case("\u{0}\u{0}", .json, .rejected("empty payload")),
        Case("ON", .json, .rejected("not JSON: a value is expected at byte 0")),
        Case("", .text, .value(.string(""))),
        Case("{\"a\": ", .text, .value(.string("{\"a\": "))),
        Case("21.5", .text, .value(.string("21.5"))),
    ]

    @Test("a payload is read by the format of its source", arguments: cases)
    func reads(_ case: Case) throws {
        let outcome = try Decoding.read(`case`.payload, as: `case`.format)
        #expect(outcome == `case`.expected)
    }

    @Test("what is not UTF-8 is refused by every format", arguments: PayloadFormat.allCases)
    func notUTF8(_ format: PayloadFormat) throws {
        let expected =
            switch format {
            case .auto: "not UTF-8 and no binary format is configured"
            case .json, .text: "not UTF-8 at byte 2"
            case .number: "not a number: 20\u{FFFD}"
            }
        let outcome = try Decoding.read([0x32, 0x30, 0xFF], as: format)
        #expect(outcome == .rejected(expected))
    }

    @Test("a payload of 1 MB is refused by every format before it is looked at", arguments: PayloadFormat.allCases)
    func tooLong(_ format: PayloadFormat) throws {
        let outcome = try Decoding.read([UInt8](repeating: 0x20, count: 1_048_576), as: format)
        #expect(outcome == .rejected("payload of 1048576 bytes is over the limit of 262144"))
    }

    @Test("a long text is refused where long JSON is not")
    func longText() throws {
        let text = String(repeating: "a", count: 70_000)
        let refused = try Decoding.read(text, as: .auto)
        #expect(refused == .rejected("text of 70000 bytes is over the limit of 65536"))
        let accepted = try Decoding.read("\"\(text)\"", as: .json)
        #expect(accepted == .value(.string(text)))
    }
}
