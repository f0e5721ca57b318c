internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinStore

/// `tocsin-bench snapshot`: how long ingest waits while the state is written down.
struct BenchSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "How long a commit of the loop takes while a snapshot is written, and while none is.",
        discussion: """
            The state is filled with keys that are watched for silence; then batches go through the loop one after the other, \
            without a broker. What a snapshot costs ingest is the difference between the longest turns.

            Example:
              tocsin-bench snapshot --keys 100000
            """
    )

    @OptionGroup var format: OutputOptions

    @Option(help: "Keys in the state.")
    var keys = 100_000

    private static let batch = 100
    private static let pause = Duration.milliseconds(2)

    func validate() throws {
        guard (1000...1_000_000).contains(keys) else { throw ValidationError("keys are 1000 to 1000000") }
    }

    func run() async throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let path = folder.url.appendingPathComponent("snapshot.db").path
        let text = BenchLoad.configuration(rules: 1, store: path)
        guard
            let configuration = ConfigurationLoader.load(ConfigurationBundle(text: text), environment: [:])
                .configuration
        else {
            throw Failure.no("the configuration of the measurement does not load")
        }
        let store = try Store(path: path, newEpoch: "bench")
        defer { store.close() }
        let box = SnapshotBox()
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let reactor = try Reactor(
            store: store,
            configuration: configuration,
            outlet: CommitSinks(feed: { _, _ in }, outbox: { _ in }, wakeAt: { _ in }, snapshot: { box.set($0) }),
            meter: EventRateMeter(),
            clock: .system,
            logger: logger
        )
        try await reactor.start()
        try await reactor.linkRestored(answers: false)
        for start in stride(from: 0, to: keys, by: 1000) { try await reactor.take(readings(from: start, count: 1000)) }
        try store.checkpoint()
        let without = try await turns(reactor) { try await ContinuousClock().sleep(for: .seconds(3)) }
        await reactor.requestSnapshot()
        guard let snapshot = box.take() else { throw Failure.no("no snapshot was asked for") }
        let clock = ContinuousClock()
        let began = clock.now
        let with = try await turns(reactor) {
            try store.save(snapshot.state, sequence: snapshot.sequence, digest: snapshot.digest, at: snapshot.at)
        }
        let took = clock.now - began
        let report = SnapshotReport(keys: keys, took: took, without: without, with: with)
        switch format.output {
        case .text: StandardStream.output.line(report.text)
        case .json: StandardStream.output.line(report.json)
        }
    }

    /// Milliseconds of each turn that the loop takes while `work` runs beside it.
    private func turns(_ reactor: Reactor, during work: @escaping @Sendable () async throws -> Void) async throws
        -> [Double]
    {
        let completion = Completion()
        return try await withThrowingTaskGroup(of: [Double].self) { group in
            group.addTask {
                defer { completion.set() }
                try await work()
                return []
            }
            group.addTask {
                var times: [Double] = []
                var place = 0
                let clock = ContinuousClock()
                while !completion.isSet {
                    let batch = readings(from: place, count: Self.batch)
                    let start = clock.now
                    try await reactor.take(batch)
                    times.append((clock.now - start).seconds * 1000)
                    place = (place + Self.batch * 7) % keys
                    try await clock.sleep(for: Self.pause)
                }
                return times
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
    }

    private func readings(from start: Int, count: Int) -> InboundBatch {
        var batch = InboundBatch()
        for number in start..<(start + count) {
            batch.append(
                topic: "bench/site-\(number / 1000)/fz-\(number % 1000)/temperature",
                payload: Array(#"{"value":-18}"#.utf8)
            )
        }
        return batch
    }
}
