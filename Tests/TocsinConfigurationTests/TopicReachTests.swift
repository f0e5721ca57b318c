import Testing
import TocsinModel

@testable import TocsinConfiguration

@Suite struct TopicReachTests {
    struct Pair: CustomTestStringConvertible, Sendable {
        let filter: String
        let pattern: String
        let meets: Bool
        var testDescription: String { "\(filter) and \(pattern)" }
    }

    @Test(
        "a filter and a pattern meet where a topic fits both",
        arguments: [
            Pair(filter: "plant/#", pattern: "plant/{site}/{device}/{measure}", meets: true),
            Pair(filter: "plant/+/+/temperature", pattern: "plant/{site}/{device}/{measure}", meets: true),
            Pair(filter: "plant/+", pattern: "plant/{site}/{device}", meets: false),
            Pair(filter: "plant/#", pattern: "office/{site}", meets: false),
            Pair(filter: "plant/+/door", pattern: "plant/{site}/window", meets: false),
            Pair(filter: "plant/#", pattern: "plant", meets: true),
            Pair(filter: "plant", pattern: "plant/{rest...}", meets: false),
            Pair(filter: "plant/+", pattern: "plant/{rest...}", meets: true),
            Pair(filter: "plant/#", pattern: "plant/{rest...}", meets: true),
            Pair(filter: "#", pattern: "{rest...}", meets: true),
            Pair(filter: "a/b/#", pattern: "a/{rest...}", meets: true),
            Pair(filter: "a/#", pattern: "a/b/#", meets: true),
        ]
    )
    func meets(_ pair: Pair) throws {
        let filter = TopicReach(try #require(TopicFilter(pair.filter)))
        let pattern = TopicReach(try TopicPattern(pair.pattern))
        #expect(filter.meets(pattern) == pair.meets)
        #expect(pattern.meets(filter) == pair.meets)
    }
}
