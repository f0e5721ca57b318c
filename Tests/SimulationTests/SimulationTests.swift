import Foundation
import Testing

/// Whole worlds against the engine. `TOCSIN_SIMULATION_SEED=N` lives through one of them again, `TOCSIN_SIMULATION_SEEDS=N` through
/// that many, `TOCSIN_SIMULATION_FIRST=N` through others than the first, and `TOCSIN_SIMULATION_FRESH=N` through that many which nobody
/// has seen before.
@Suite struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let one = environment["TOCSIN_SIMULATION_SEED"].flatMap { UInt64($0) }
    private static let many = environment["TOCSIN_SIMULATION_SEEDS"].flatMap { UInt64($0) }
    private static let fresh = environment["TOCSIN_SIMULATION_FRESH"].flatMap { UInt64($0) } ?? 0
    private static let first = environment["TOCSIN_SIMULATION_FIRST"].flatMap { UInt64($0) } ?? 1

    @Test("no law is broken in worlds that are the same every time")
    func fixedSeeds() async throws {
        let seeds = Self.one.map { [$0] } ?? Array(Self.first..<Self.first + (Self.many ?? 300))
        try await check(seeds)
    }

    @Test("no law is broken in worlds that nobody has seen before", .enabled(if: fresh > 0))
    func freshSeeds() async throws {
        let first = UInt64.random(in: 1_000_000...999_999_999_999)
        print("Simulation: fresh seeds begin at \(first)")
        try await check(Array(first..<first + Self.fresh))
    }

    private func check(_ seeds: [UInt64]) async throws {
        let runs = try await SimulationRun.all(seeds, workers: ProcessInfo.processInfo.activeProcessorCount)
        let failed = runs.filter { $0.failure != nil }
        // One story a law; the rest is only counted.
        for law in Violation.Law.allCases {
            let broken = failed.filter { $0.laws.contains(law) }
            guard let first = broken.first, let failure = first.failure else { continue }
            let seeds = broken.prefix(20).map { "\($0.seed)" }.joined(separator: ", ")
            let text = "\(broken.count) of \(runs.count) seeds (\(seeds)): \(law.rawValue)\n\(failure)"
            Issue.record(Comment(rawValue: text))
        }
        let count = failed.count
        #expect(count == 0, "\(failed.count) of \(runs.count) seeds broke a law")
        #expect(runs.count == seeds.count)
    }
}
