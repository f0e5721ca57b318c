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

    private static let composed = "plant/k\u{FC}hler"
    private static let decomposed = "plant/ku\u{308}hler"

    @Test("composed and decomposed letters are two topics, two labels and two filters")
    func bytes() throws {
        let topics = try [Self.composed, Self.decomposed].map { try #require(Topic($0)) }
        #expect(topics[0] != topics[1])
        #expect(Set(topics).count == 2)
        #expect(try #require(TopicFilter(Self.composed)).matches(topics[0]))
        #expect(try !#require(TopicFilter(Self.composed)).matches(topics[1]))
        #expect(try TopicPattern(Self.composed).match(topics[1].levels) == nil)
        let labels = try topics.map { try #require(try TopicPattern("plant/{device}").match($0.levels)) }
        #expect(labels[0] != labels[1])
        #expect((labels[0] < labels[1]) != (labels[1] < labels[0]))
        #expect(Labels(["device": "K1"]) != Labels(["device": "\u{212A}1"]))
    }

    @Test("a combining mark behind a slash begins a level")
    func markBehindSlash() throws {
        let topic = try #require(Topic("a/\u{301}b/c"))
        #expect(topic.levels.count == 3)
        #expect(try TopicPattern("a/{x}/{y}").match(topic.levels) == ["x": "\u{301}b", "y": "c"])
        #expect(try #require(TopicFilter("a/+/c")).matches(topic))
    }

    @Test(
        "an id is no larger than the store can hold",
        arguments: [
            ("i-9223372036854775807", true), ("i-9223372036854775808", false), ("i-18446744073709551615", false),
            ("i-1", true), ("i-01", false), ("i-", false), ("i--1", false), ("i-1\u{301}", false), ("n-1", false),
        ]
    )
    func ids(text: String, isID: Bool) {
        #expect((IncidentID(text) != nil) == isID)
    }
}
