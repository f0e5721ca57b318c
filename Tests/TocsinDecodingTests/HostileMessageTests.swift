import Foundation
import Testing
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinDecoding

/// The worst single messages: what they may cost is bounded before it is spent. With `TOCSIN_MEASURE` set, how long each takes is printed.
@Suite struct HostileMessageTests {
    private static let size = 262_144

    private static func filled(_ piece: String, between open: String, _ close: String, separator: String = ",")
        -> String
    {
        let room = size - open.utf8.count - close.utf8.count
        let count = (room + separator.utf8.count) / (piece.utf8.count + separator.utf8.count)
        return open + Array(repeating: piece, count: count).joined(separator: separator) + close
    }

    private static func keys(_ name: (Int) -> String) -> String {
        var text = "{"
        var number = 0
        while text.utf8.count < size - 200 {
            text += (number == 0 ? "" : ",") + "\"\(name(number))\":1"
            number += 1
        }
        return text + "}"
    }

    /// What a stranger may send, by its name.
    static let messages: [(name: String, payload: String)] = [
        ("as deep as it goes", String(repeating: "[", count: 131_072) + String(repeating: "]", count: 131_072)),
        (
            "lists of 64 levels",
            filled(String(repeating: "[", count: 63) + String(repeating: "]", count: 63), between: "[", "]")
        ),
        ("as many numbers as fit", filled("1", between: "[", "]")),
        ("as many values as are read", "[" + Array(repeating: "1", count: 99_999).joined(separator: ",") + "]"),
        ("one key again and again", filled("\"a\":1", between: "{", "}")),
        ("different keys", keys { "k\($0)" }),
        ("keys with combining marks", keys { String(repeating: "\u{301}\u{323}", count: 20) + String($0) }),
        ("keys that composition makes equal", keys { ($0 % 2 == 0 ? "\u{E9}" : "e\u{301}") + String($0 / 2) }),
        ("one text of combining marks", "\"a" + String(repeating: "\u{323}\u{301}", count: 65_500) + "\""),
        ("integers beyond 64 bits", filled("123456789012345678901234567890", between: "[", "]")),
        ("integers of 19 digits", filled("9223372036854775807", between: "[", "]")),
        ("one number of 262,000 digits", String(repeating: "9", count: 262_000)),
        ("one fraction of 262,000 digits", "0." + String(repeating: "9", count: 262_000)),
        ("numbers near the largest", filled("1.7976931348623157e308", between: "[", "]")),
        ("escapes", "\"" + String(repeating: "\\u00e9", count: 43_000) + "\""),
        ("half surrogates", "[" + String(repeating: "\"\\ud800\",", count: 29_000) + "1]"),
        ("a fault at the very end", filled("[1]", between: "[", "}")),
        ("texts that look like numbers", String(repeating: "1", count: 60_000) + "x"),
        ("blanks", String(repeating: " ", count: size)),
    ]

    private func decode(_ payload: String, _ source: Source, _ name: String) -> Decoded {
        var decoder = MessageDecoder(sources: [source])
        let bytes = Array(payload.utf8)
        let start = ContinuousClock.now
        let decoded = decoder.decode(topic: "plant/a", payload: bytes, id: EventID(1), received: Decoding.received)
        if ProcessInfo.processInfo.environment["TOCSIN_MEASURE"] != nil {
            print("\(name): \((ContinuousClock.now - start) / .milliseconds(1)) ms")
        }
        return decoded
    }

    @Test("whatever a message holds, it has a verdict", arguments: messages.indices)
    func verdicts(_ index: Int) throws {
        let (name, payload) = Self.messages[index]
        #expect(payload.utf8.count <= Self.size)
        for format in PayloadFormat.allCases {
            switch decode(payload, try Decoding.source(payload: format), "\(name) as \(format)") {
            case .event, .rejected: break
            case .events, .cleared, .unmatched: Issue.record("\(name) is neither an event nor refused")
            }
        }
    }

    @Test("each that goes through the payload for every reading is stopped by one budget for the message")
    func quadratic() throws {
        let source = try Decoding.source(
            payload: .json,
            id: "string(payload.filter(other, other == item).size()) + string(index)",
            each: "payload"
        )
        let list = "[" + (0..<10_000).map(String.init).joined(separator: ",") + "]"
        var decoder = MessageDecoder(sources: [source])
        let decoded = decoder.decode(list, on: "a")
        // A million steps are a hundred passes through ten thousand elements, or fewer.
        let known = decoded.events.filter { $0.deduplicationID != nil }.count
        #expect(decoded.events.count == 10_000)
        #expect((1...100).contains(known))
        #expect(decoder.counts.sources["plant"]?.withoutID == 10_000 - known)
    }

    @Test("a label is refused by its length before anything of it is copied, however many readings name it")
    func longLabels() throws {
        let source = try Decoding.source(
            payload: .json,
            labels: ["a": "{{payload.name}}{{item}}"],
            each: "payload.items"
        )
        let name = String(repeating: "x", count: 230_000)
        let items = Array(repeating: "1", count: 9_900).joined(separator: ",")
        let decoded = decode("{\"name\": \"\(name)\", \"items\": [\(items)]}", source, "a long label 9,900 times")
        #expect(decoded.events.isEmpty)
        #expect(decoded.rejection?.code == "label-too-long")
    }

    @Test("ten thousand readings with labels, topics, ids and times are read")
    func readings() throws {
        let source = try Decoding.source(
            payload: .json,
            time: "item.t",
            zone: CivilZone(name: "Test/Zone") { _ in 3600 },
            id: "item.n",
            labels: ["device": "{{item.n}}"],
            each: "payload",
            eventTopic: "plant/{{item.n}}/t"
        )
        let items = (0..<5_900).map { "{\"n\":\($0),\"t\":\"2025-11-21T09:00:00\"}" }
        let decoded = decode("[" + items.joined(separator: ",") + "]", source, "5,900 readings")
        #expect(decoded.events.count == 5_900)
    }

    @Test("a topic over 1,024 bytes, or with a level over 256, is refused with its reason")
    func topics() throws {
        var decoder = MessageDecoder(sources: [try Decoding.source(topic: "{first}/{rest...}")])
        func code(_ topic: String) -> Rejection? {
            decoder.decode(topic: topic, payload: [0x31], id: EventID(1), received: Decoding.received).rejection
        }
        let level = String(repeating: "x", count: 255)
        #expect(code(level + "/" + level) == nil)
        #expect(code(level + "xx/a")?.text == "a topic level of 257 bytes is over the limit of 256")
        #expect(code(level + "xx/a")?.code == "topic-level-too-long")
        let long = Array(repeating: "ab", count: 400).joined(separator: "/")
        #expect(code(long)?.text == "topic of 1199 bytes is over the limit of 1024")
        #expect(code(long)?.code == "topic-too-long")
        #expect(code(String(repeating: "\u{301}", count: 30_000))?.code == "topic-too-long")
        #expect(decoder.counts.sources[""]?.rejected["topic-too-long"] == 3)
    }

    @Test("a source that sends ever new topics forgets its own, and no other source's")
    func flood() throws {
        var table = TopicTable<Int>(limit: 200_000, owners: 3)
        var learnt: [Int: Int] = [:]
        func ask(_ name: String, _ owner: Int) {
            var name = name
            _ = name.withUTF8 { bytes in
                table.content(of: UnsafeRawBufferPointer(bytes)) { () throws(Never) in
                    learnt[owner, default: 0] += 1
                    return (owner, owner)
                }
            }
        }
        for device in 0..<100 { ask("quiet/\(device)", 0) }
        for message in 0..<20_000 {
            ask("flood/\(message)/" + String(repeating: "x", count: 900), 1)
            ask("quiet/\(message % 100)", 0)
        }
        #expect(learnt[0] == 100)
        #expect(learnt[1] == 20_000)
        #expect(table.count < 200)
    }
}
