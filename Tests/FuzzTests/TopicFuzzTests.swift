import CMosquitto
import Testing
import TocsinModel

/// Topics, filters and patterns: none is read otherwise than the broker reads it.
@Suite struct TopicFuzzTests {
    @Test("a filter matches the topics that libmosquitto says it matches")
    func filters() throws {
        try FuzzRun("topics").run(
            { random in TopicGrammar.levels(&random) + "\u{1}" + TopicGrammar.levels(&random) },
            { input, _ in
                let parts = input.split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
                guard let filter = TopicFilter(parts[0]), let topic = Topic(parts[1]) else { return }
                // It takes neither what is not UTF-8 text of MQTT (§1.5.4) nor an empty first level alone.
                var isMatch = false
                guard mosquitto_topic_matches_sub(parts[0], parts[1], &isMatch) == MOSQ_ERR_SUCCESS.rawValue else {
                    return
                }
                #expect(filter.matches(topic) == isMatch, "\(parts[0]) and \(parts[1])")
            }
        )
    }
}
