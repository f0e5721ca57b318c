import Testing
import TocsinEngine
import TocsinModel

/// A law that never caught anything proves nothing: each is shown a bug.
@Suite struct SelfProofTests {
    @Test("each planted bug is caught by the law that is there for it", arguments: Sabotage.allCases)
    func caught(_ sabotage: Sabotage) throws {
        var caught: Set<Violation.Law> = []
        for seed in 1...1000 as ClosedRange<UInt64> where !caught.contains(sabotage.law) {
            caught.formUnion(try SimulationRun(seed: seed, sabotage: sabotage).laws)
        }
        #expect(caught.contains(sabotage.law), "\(sabotage) is caught by \(caught), not by \(sabotage.law.rawValue)")
    }

    @Test("a restart that loses an input is caught")
    func lostInput() throws {
        let isCaught = try (1...20 as ClosedRange<UInt64>).contains { seed in
            var world = try World(seed: seed)
            try world.run()
            let journal = world.simulation.journal
            let event = journal.entries.indices.last { index in
                if case .event = journal.entries[index].input { true } else { false }
            }
            var replay = Replay(journal, random: SeededRandom(seed: seed), restarts: 2)
            return try replay.run(forgetting: event) != nil
        }
        #expect(isCaught)
    }
}
