import Testing

/// Floods against the guard, in many worlds.
@Suite struct FloodTests {
    @Test("no law of the guard is broken, however sources flood")
    func holds() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            var world = try FloodWorld(seed: seed, bug: nil)
            let broken = world.run()
            #expect(broken.isEmpty, "seed \(seed): \(broken.map(\.rawValue))")
        }
    }

    @Test("each bug planted in the guard is caught by the law that is there for it", arguments: FloodBug.allCases)
    func caught(_ bug: FloodBug) throws {
        var caught: Set<FloodLaw> = []
        for seed in 1...200 as ClosedRange<UInt64> where !caught.contains(bug.law) {
            var world = try FloodWorld(seed: seed, bug: bug)
            caught.formUnion(world.run())
        }
        #expect(caught.contains(bug.law), "\(bug) is caught by \(caught.map(\.rawValue))")
    }
}
