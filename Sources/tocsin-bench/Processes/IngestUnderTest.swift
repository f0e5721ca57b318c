internal import Foundation
internal import Logging
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinStore

/// Tocsin's own way from the broker to the disk, without doors: the session, the loop and the store of `serve`.
struct IngestUnderTest {
    private let session: IngestSession
    private let reactor: Reactor
    private let store: Store

    init(broker: TocsinBroker.BrokerSettings, folder: URL, rules: Int) throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let path = folder.appendingPathComponent("\(UUID().uuidString).db").path
        let loaded = ConfigurationLoader.load(
            ConfigurationBundle(text: BenchLoad.configuration(rules: rules, store: path)),
            environment: [:]
        )
        guard let configuration = loaded.configuration else {
            throw Failure.no("the configuration of the measurement does not load: \(loaded.problems)")
        }
        store = try Store(path: path, newEpoch: "bench")
        reactor = try Reactor(
            store: store,
            configuration: configuration,
            outlet: CommitSinks(feed: { _, _ in }, outbox: { _ in }, wakeAt: { _ in }, snapshot: { _ in }),
            meter: EventRateMeter(),
            clock: .system,
            logger: logger
        )
        session = IngestSession(settings: broker, subscriptions: [BenchLoad.filter], logger: logger)
    }

    /// Returns when the broker has granted the subscription.
    func connect() async throws {
        try await reactor.start()
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            switch await session.next(within: .milliseconds(100)) {
            case .subscribed: return
            case .batch: throw Failure.no("messages came before the measurement began")
            case .connected, .sessionLost, .disconnected, .deaf, .hearing, .heard, .contended, .uncontended, .refused,
                .granted, .idle:
                continue
            }
        }
        throw Failure.unreachable("no connection to the broker of the measurement")
    }

    /// Takes in `count` messages as `serve` does: read, decide, commit, acknowledge.
    ///
    /// - Parameter start: when the time began; `nil` for the call that brings the first batch.
    func receive(_ count: Int) async throws -> BenchFigure {
        var received = 0
        var start: (at: ContinuousClock.Instant, processor: Duration)?
        // As the service does beside its loop; ends with this call.
        async let _: Void = mergeLog()
        while received < count {
            let before = (at: ContinuousClock.now, processor: ProcessorTime.ofThisProcess)
            switch await session.next(within: .seconds(10)) {
            case .batch(let batch):
                if start == nil { start = before }
                try await reactor.take(batch)
                await session.acknowledge()
                received += batch.count
            case .idle:
                throw Failure.no("the broker sent \(received) of \(count) messages")
            case .connected, .sessionLost, .subscribed, .disconnected, .deaf, .hearing, .heard, .contended,
                .uncontended, .refused, .granted:
                continue
            }
        }
        let begin = start ?? (ContinuousClock.now, ProcessorTime.ofThisProcess)
        return BenchFigure(
            messages: received,
            elapsed: .now - begin.at,
            processorTime: ProcessorTime.ofThisProcess - begin.processor
        )
    }

    private func mergeLog() async {
        while (try? await ContinuousClock().sleep(for: .seconds(1))) != nil {
            // Only speed is at stake: the log is merged by the next call.
            try? store.checkpoint()
        }
    }

    func close() async {
        await session.close()
        store.close()
    }
}
