import Testing
import TocsinModel

@Suite struct TopicFilterTests {
    private func filter(_ text: String) throws -> TopicFilter { try #require(TopicFilter(text)) }

    @Test(
        "a filter covers another if it matches all that the other does",
        arguments: [
            ("plant/#", "plant/+/+/door", true), ("plant/+/+/door", "plant/#", false), ("#", "plant/#", true),
            ("plant/#", "plant", true), ("plant/+", "plant", false), ("plant/+", "plant/#", false),
            ("plant/+", "plant/a", true), ("+/a", "$SYS/a", false), ("#", "$SYS/#", false), ("$SYS/#", "$SYS/a", true),
            ("a/b", "a/b", true), ("a/b", "a/c", false), ("a/+/c", "a/b/+", false), ("#", "#", true),
            ("a/#", "a/#", true), ("a/b/#", "a/#", false), ("+/#", "#", false), ("#", "+/#", true),
        ]
    )
    func covering(left: String, right: String, covers: Bool) throws {
        #expect(try filter(left).covers(filter(right)) == covers)
        // What is covered overlaps.
        if covers { #expect(try filter(left).overlaps(filter(right)) && filter(right).overlaps(filter(left))) }
    }

    @Test(
        "two filters overlap if one message can be delivered for both",
        arguments: [
            ("plant/+/door", "plant/a/+", true), ("plant/+/door", "plant/a/window", false), ("a/#", "a", true),
            ("a/+", "a", false), ("#", "$SYS/x", false), ("+/x", "y/+", true), ("a/b/#", "a/+", true),
            ("a/b/#", "a/b", true), ("a/+/#", "+/b", true), ("$SYS/+", "+/a", false),
        ]
    )
    func overlapping(left: String, right: String, overlaps: Bool) throws {
        #expect(try filter(left).overlaps(filter(right)) == overlaps)
        #expect(try filter(right).overlaps(filter(left)) == overlaps)
    }

    @Test("a shared filter matches the topics that messages arrive with")
    func shared() throws {
        let shared = try filter("$share/night/plant/+")
        #expect(shared.group == "night")
        #expect(shared.text == "$share/night/plant/+")
        #expect(shared.matches(try #require(Topic("plant/a"))))
        #expect(!shared.matches(try #require(Topic("$share/night/plant/a"))))
        #expect(try filter("plant/#").covers(shared))
    }

    @Test(
        "a group needs a name without wildcards, and a filter behind it",
        arguments: ["$share/", "$share/a", "$share/a/", "$share//b", "$share/+/b", "$share/a#/b"]
    )
    func badGroup(text: String) {
        #expect(TopicFilter(text) == nil)
    }

    @Test("what looks alike and is of other bytes is another topic")
    func bytes() throws {
        #expect(!(try filter("k\u{FC}hler").matches(try #require(Topic("ku\u{308}hler")))))
        #expect(!(try filter("k\u{FC}hler").covers(filter("ku\u{308}hler"))))
    }
}
