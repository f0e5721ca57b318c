import Testing
import TocsinModel

/// Whatever somebody writes as a pattern: it is refused, or captures from topics.
@Suite struct PatternFuzzTests {
    @Test("a pattern captures from every topic that its filter matches")
    func patterns() throws {
        try FuzzRun("patterns").run(
            { random in TopicGrammar.pattern(&random) + "\u{1}" + TopicGrammar.levels(&random) },
            { input, _ in
                let parts = input.split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
                guard let pattern = try? TopicPattern(parts[0]), let topic = Topic(parts[1]) else { return }
                _ = TopicFilter(pattern.filter)
                _ = pattern.match(topic.levels)
            }
        )
    }
}
