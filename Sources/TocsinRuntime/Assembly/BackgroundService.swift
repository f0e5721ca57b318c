internal import Logging
internal import ServiceLifecycle
internal import TocsinStore

/// What works beside the loop: publishing, commands by MQTT, timers, snapshots, housekeeping. The last to stop, so that what is due is
/// still sent.
struct BackgroundService: Service {
    let parts: ServiceParts
    let sleeper: Sleeper
    let snapshotter: Snapshotter
    let retention: Store.Retention
    let logger: Logger

    func run() async throws {
        let housekeeper = Housekeeper(
            store: parts.store,
            reactor: parts.reactor,
            retention: retention,
            clock: parts.clock,
            logger: logger
        )
        let runner = OutboxRunner(
            queue: parts.outbox,
            store: parts.store,
            publisher: parts.publisher,
            reactor: parts.reactor,
            logger: logger
        )
        let listener = CommandListener(publisher: parts.publisher, reactor: parts.reactor, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let reactor = parts.reactor
            group.addTask { await sleeper.run { await reactor.wake() } }
            group.addTask { await housekeeper.run() }
            try await withThrowingTaskGroup(of: Void.self) { draining in
                draining.addTask { await parts.publisher.run() }
                draining.addTask { await listener.run() }
                draining.addTask { await snapshotter.run() }
                draining.addTask {
                    try await runner.run()
                    // Everything is out, or the publisher's time is up.
                    parts.publisher.stop()
                }
                try? await gracefulShutdown()
                await reactor.requestSnapshot()
                snapshotter.finish()
                parts.outbox.finish()
                // However much waits, the stop ends: what isn't sent stays in the outbox.
                draining.addTask {
                    try? await ContinuousClock().sleep(for: Self.drainTime)
                    parts.publisher.stop()
                    throw CancellationError()
                }
                while let finished = try await draining.nextResult() {
                    if case .failure(let error) = finished { throw error }
                }
            }
            await reactor.settle()
            group.cancelAll()
        }
    }

    /// How long a stop waits for what is due.
    private static let drainTime = Duration.seconds(10)
}
