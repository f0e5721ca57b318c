import Testing
import TocsinEngine
import TocsinModel

@testable import TocsinRuntime

/// What befalls Tocsin itself while nothing can be written down.
@Suite struct UnwrittenConditionTests {
    private static func broken(_ kind: SelfCondition.Kind, _ subject: String) -> SelfCondition {
        SelfCondition(kind: kind, subject: subject, summary: "\(subject) is broken")
    }

    @Test("is tried again until it is written, each thing as it was last")
    func triedAgain() async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        try plant.failCommits()
        await reactor.tell(Self.broken(.channelDown, "mqtt"))
        await reactor.tell(Self.broken(.sourceCutOff, "a/#"))
        await reactor.tell(.over(.sourceCutOff, subject: "a/#"))
        await reactor.wake()
        #expect(await reactor.status().state.counters.alertsFired == 0)
        #expect(plant.takeReleased().isEmpty)
        try plant.commitAgain()
        await reactor.wake()
        #expect(await reactor.status().state.counters.alertsFired == 1)
        await reactor.wake()
        #expect(await reactor.status().state.counters.alertsFired == 1, "once")
    }
}
