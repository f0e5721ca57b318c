import TocsinEngine
import TocsinModel

/// One seed: its world lived through, then the same again with restarts.
struct SimulationRun: Sendable {
    let seed: UInt64
    let steps: Int
    let notifications: UInt64
    let failure: String?
    let laws: Set<Violation.Law>

    init(seed: UInt64, sabotage: Sabotage? = nil) throws {
        var world = try World(seed: seed, sabotage: sabotage)
        try world.run()
        let simulation = world.simulation
        var violations = simulation.violations
        if violations.isEmpty {
            var replay = Replay(simulation.journal, random: SeededRandom(seed: seed &+ 1), restarts: 3)
            if let violation = try replay.run() { violations.append(violation) }
        }
        self.seed = seed
        steps = simulation.journal.entries.count
        notifications = simulation.engine.state.counters.notifications
        laws = Set(violations.map(\.law))
        guard !violations.isEmpty else {
            failure = nil
            return
        }
        let lines =
            ["seed \(seed) broke a law; again with: TOCSIN_SIMULATION_SEED=\(seed) swift test --filter Simulation"]
            + violations.prefix(5).map(\.description) + simulation.log.lines
        failure = lines.joined(separator: "\n")
    }

    /// Many seeds, on all cores, in order.
    static func all(_ seeds: [UInt64], workers: Int) async throws -> [SimulationRun] {
        try await withThrowingTaskGroup(of: [SimulationRun].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    let mark = CrashMark(worker)
                    defer { mark.remove() }
                    return try stride(from: worker, to: seeds.count, by: workers).map { index in
                        try mark.set(seeds[index])
                        return try SimulationRun(seed: seeds[index])
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted { $0.seed < $1.seed }
        }
    }
}
