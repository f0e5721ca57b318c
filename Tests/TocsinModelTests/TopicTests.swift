import Testing
import TocsinModel

@Suite struct TopicTests {
    @Test(
        "filters match as MQTT 5 §4.7 says",
        arguments: [
            ("plant/#", "plant", true), ("plant/#", "plant/a/b", true), ("plant/+", "plant/a", true),
            ("plant/+", "plant", false),
            ("plant/+", "plant/a/b", false), ("+/+", "/finance", true), ("/+", "/finance", true),
            ("+", "/finance", false),
            ("#", "$SYS/x", false), ("+/x", "$SYS/x", false), ("$SYS/#", "$SYS/x", true), ("a//b", "a//b", true),
            ("a/+/b", "a//b", true),
            ("a/b", "a/b/", false), ("#", "/", true),
        ]
    )
    func filters(filter: String, topic: String, matches: Bool) throws {
        #expect(try #require(TopicFilter(filter)).matches(try #require(Topic(topic))) == matches)
    }

    @Test("what MQTT refuses is no filter", arguments: ["", "a#", "a/#/b", "+a", "a/b+", "a\u{0}"])
    func refusedFilters(text: String) {
        #expect(TopicFilter(text) == nil)
    }

    private static let captures: [(pattern: String, topic: String, labels: Labels?)] = [
        (
            "plant/{site}/{device}/{measure}", "plant/porto/fz-1/door",
            ["site": "porto", "device": "fz-1", "measure": "door"]
        ),
        ("plant/{site}/{rest...}", "plant/porto/a/b/c", ["site": "porto", "rest": "a/b/c"]),
        ("plant/{site}/{rest...}", "plant/porto", nil),
        ("plant/+/{device}", "plant/porto/fz-1", ["device": "fz-1"]),
        ("plant/#", "plant", [:]),
        ("plant/{site}", "plant/porto/x", nil),
        ("{a}/{b}", "/x", ["a": "", "b": "x"]),
    ]

    @Test("patterns capture levels by name", arguments: captures)
    func patterns(pattern: String, topic: String, labels: Labels?) throws {
        #expect(try TopicPattern(pattern).match(try #require(Topic(topic)).levels) == labels)
    }

    @Test(
        "what can't capture is no pattern",
        arguments: [
            "", "a/{}", "a/{b}/{b}", "a/{b...}/c", "a/#/c", "a/{b c}", "a/x{b}", "a/{b", "a/b+",
        ]
    )
    func refusedPatterns(text: String) {
        #expect(throws: TopicPattern.Problem.self) { try TopicPattern(text) }
    }

    @Test(
        "a user id can't leave its topic level",
        arguments: ["", "a/b", "a+", "#", "a\u{0}", "ü", "a b", String(repeating: "a", count: 65)]
    )
    func users(text: String) {
        #expect(UserID(text) == nil)
    }

    @Test("labels are ordered by name, and of a name that stands twice the later value counts")
    func labels() {
        let labels = Labels([.init(name: "b", value: "1"), .init(name: "a", value: "2"), .init(name: "b", value: "3")])
        #expect(labels.description == "a=2, b=3")
        #expect(labels.merging(["a": "9"])["a"] == "9")
    }

    @Test("text from devices is escaped in JSON")
    func json() {
        var json = JSONText()
        json.object { json in
            json.member("a", "\"\\\n\u{1}<script>ü")
            json.key("b")
            json.array([1.0, -0.5, .nan, 1e300]) { json, number in json.number(number) }
        }
        #expect(json.text == #"{"a":"\"\\\n\u0001<script>ü","b":[1,-0.5,null,1e+300]}"#)
    }
}
