import Foundation

/// Keeps the seed at hand on disk: after a trap in the engine nobody is left to say which one it was.
struct CrashMark {
    private let path: URL

    init(_ worker: Int) {
        let process = ProcessInfo.processInfo.processIdentifier
        let name = "tocsin-simulation-\(process)-\(worker)-\(UInt64.random(in: 0...999_999)).seed"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    }

    func set(_ seed: UInt64) throws {
        try Data("TOCSIN_SIMULATION_SEED=\(seed) swift test --filter Simulation\n".utf8).write(to: path)
    }

    func remove() {
        try? FileManager.default.removeItem(at: path)
    }
}
