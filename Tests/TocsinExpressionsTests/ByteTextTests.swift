import Testing
import TocsinExpressions

@Suite("Texts are their bytes")
struct ByteTextTests {
    /// The same letters to a reader and to Unicode's canonical equivalence, but not the same bytes.
    static let alike = [
        ("k\u{FC}hler", "ku\u{308}hler"), ("K1", "\u{212A}1"), ("\u{C5}", "\u{212B}"),
        ("a\u{316}\u{301}", "a\u{301}\u{316}"),
    ]

    @Test("what only looks alike differs, in order and as a key", arguments: alike)
    func alikeTexts(left: String, right: String) {
        #expect(left == right)
        #expect(!left.isIdentical(toBytesOf: right))
        #expect(Set([ByteText(left), ByteText(right)]).count == 2)
        #expect(left.precedes(byBytes: right) != right.precedes(byBytes: left))
        #expect(ByteText(left) == ByteText(String(decoding: Array(left.utf8), as: UTF8.self)))
    }

    @Test("expressions compare by code points", arguments: alike)
    func expressions(left: String, right: String) throws {
        let changes: [String: Value] = ["labels": .map(MapValue([("a", .string(left)), ("b", .string(right))]))]
        #expect(try evaluate("labels.a == labels.b", changes) == .bool(false))
        #expect(try evaluate("labels.a == '\(right)'", changes) == .bool(false))
        #expect(try evaluate("labels.a == '\(left)'", changes) == .bool(true))
        #expect(try evaluate("labels.a in [labels.b]", changes) == .bool(false))
        #expect(try evaluate("(labels.a < labels.b) != (labels.b < labels.a)", changes) == .bool(true))
        #expect(try evaluate("{labels.a: 1, labels.b: 2}.size()", changes) == .int(2))
        let many = (0..<20).map { "'k\($0)': 0" }.joined(separator: ", ")
        #expect(try evaluate("{labels.a: 1, labels.b: 2, \(many)}[labels.b]", changes) == .int(2))
        #expect(Set([Value.string(left), .string(right)]).count == 2)
    }

    @Test("texts of every length up to forty are equal to themselves alone")
    func lengths() {
        for length in 0...40 {
            let text = String(repeating: "a", count: length)
            #expect(text.isIdentical(toBytesOf: String(decoding: Array(text.utf8), as: UTF8.self)))
            for position in 0..<length {
                var bytes = Array(text.utf8)
                bytes[position] = UInt8(ascii: "b")
                #expect(!text.isIdentical(toBytesOf: String(decoding: bytes, as: UTF8.self)))
            }
        }
    }

    @Test("a quarter of a megabyte of combining marks is compared, ordered and hashed in no time")
    func marks() {
        let text = "a" + String(repeating: "\u{316}\u{301}", count: 65_000)
        let other = "a" + String(repeating: "\u{301}\u{316}", count: 65_000)
        // By canonical equivalence, one of these takes seconds.
        let time = ContinuousClock().measure {
            for _ in 0..<10 {
                #expect(Value.string(text) != .string(other))
                #expect(Set([Value.string(text), .string(other)]).count == 2)
                #expect(!text.precedes(byBytes: other))
                #expect(MapValue([(text, .null), (other, .null)])[other] == .null)
            }
        }
        #expect(time < .seconds(2))
    }

    @Test("a text is cut between scalars, within its bytes")
    func cut() {
        let text = "a" + String(repeating: "\u{301}", count: 10)
        for limit in 3...21 {
            #expect(text.cut(toBytes: limit).utf8.count <= limit)
            #expect(text.prefix(bytes: limit).utf8.count >= min(limit - 1, text.utf8.count))
        }
        #expect(text.cut(toBytes: 21) == text)
    }
}
