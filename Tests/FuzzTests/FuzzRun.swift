import Foundation
import Testing
import TocsinModel

/// Feeds made inputs to one part until its time is over.
///
/// What is being tried lies in `.build-fuzz/NAME.input` before it is tried, so that after a crash it can be looked at, and a run with the
/// printed seed makes the same inputs again. `TOCSIN_FUZZ_SECONDS` says how long each part is tried, `TOCSIN_FUZZ_SEED` with what.
struct FuzzRun {
    private let name: String
    private let seed: UInt64
    private let time: Duration
    private let file: FileHandle

    init(_ name: String) throws {
        let environment = ProcessInfo.processInfo.environment
        self.name = name
        seed = environment["TOCSIN_FUZZ_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...(.max))
        time = .seconds(environment["TOCSIN_FUZZ_SECONDS"].flatMap { Int($0) } ?? 6)
        try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
        let path = "\(Self.folder)/\(name).input"
        try Data().write(to: URL(fileURLWithPath: path))
        file = try #require(FileHandle(forWritingAtPath: path))
    }

    /// - Parameters:
    ///   - make: an input; the same for the same random numbers.
    ///   - attempt: gives the input to the part. It returns, or there is a fault.
    func run(_ make: (inout SeededRandom) -> String, _ attempt: (String, inout SeededRandom) throws -> Void) throws {
        // First, so that it is known after a crash too.
        print("fuzz \(name): seed \(seed)")
        let end = ContinuousClock.now + time
        var executions: UInt64 = 0
        var slowest = (time: Duration.zero, input: "")
        while ContinuousClock.now < end {
            var random = SeededRandom(seed: seed &+ executions)
            let input = make(&random)
            try record(input)
            let begin = ContinuousClock.now
            try attempt(input, &random)
            let taken = begin.duration(to: .now)
            if taken > slowest.time { slowest = (taken, input) }
            executions += 1
        }
        try Data(slowest.input.utf8).write(to: URL(fileURLWithPath: "\(Self.folder)/\(name).slowest"))
        let milliseconds = Double(slowest.time.components.attoseconds / 1_000_000_000_000) / 1000
        let longest = Double(slowest.time.components.seconds) * 1000 + milliseconds
        print("fuzz \(name): \(executions) executions, 0 crashes, the slowest took \(longest) ms, seed \(seed)")
        #expect(executions > 0)
    }

    private func record(_ input: String) throws {
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(input.utf8))
    }

    static let root =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private static let folder = root + "/.build-fuzz"
}
