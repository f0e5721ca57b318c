import TocsinModel

/// Makes topics, filters and patterns that are mostly right.
enum TopicGrammar {
    static func levels(_ random: inout SeededRandom) -> String {
        random.times(1...5) { random in
            random.pick([
                "a", "b", "+", "#", "", "$SYS", "\u{E4}", "a\u{308}", random.chance(1, of: 4) ? random.text() : "c",
            ])
        }.joined(separator: "/")
    }

    static func pattern(_ random: inout SeededRandom) -> String {
        random.times(1...5) { random in
            random.pick(["a", "{site}", "{device}", "{rest...}", "+", "#", "{", "{}", "{a b}", random.text()])
        }.joined(separator: "/")
    }
}
