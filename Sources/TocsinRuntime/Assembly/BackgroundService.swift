internal import Logging
internal import ServiceLifecycle
internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinStore

/// What works beside the loop: publishing, commands by MQTT, timers, snapshots, housekeeping. The last to stop, so that what is due is
/// still sent.
struct BackgroundService: Service {
    let parts: ServiceParts
    let sleeper: WakeTimer
    let snapshotter: Snapshotter
    let bounds: StoreBounds
    let logger: Logger

    func run() async throws {
        let housekeeper = Housekeeper(parts: parts, bounds: bounds, logger: logger)
        let runner = OutboxRunner(
            queue: parts.outbox,
            store: parts.store,
            publisher: parts.publisher,
            reactor: parts.reactor,
            topics: parts.topics,
            clock: parts.clock,
            logger: logger
        )
        let watch = PublisherWatch(parts: parts, logger: logger)
        let listener = CommandListener(parts: parts)
        let reactor = parts.reactor
        // Watches until this returns.
        let monitor = reactor.monitor
        let watchdog = Watchdog(every: LoopMonitor.lookInterval) {
            if monitor.look() { reactor.call { monitor.answer() } }
        }
        defer { withExtendedLifetime(watchdog) {} }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sleeper.run { await reactor.wake() } }
            group.addTask { await housekeeper.run() }
            group.addTask { await watch.run() }
            try await drain(runner, listener)
            await reactor.settle()
            group.cancelAll()
        }
    }

    private enum Ended {
        case worker
        case timeIsUp
    }

    /// Runs what hands things on until the stop, and then until all of it is handed on, or the time is up.
    private func drain(_ runner: OutboxRunner, _ listener: CommandListener) async throws {
        try await withThrowingTaskGroup(of: Ended.self) { group in
            let workers: [@Sendable () async throws -> Void] = [
                { await parts.publisher.run() },
                { await listener.run() },
                { await snapshotter.run() },
                {
                    await runner.run()
                    parts.publisher.stop()
                },
            ]
            for worker in workers {
                group.addTask {
                    try await worker()
                    return .worker
                }
            }
            try? await gracefulShutdown()
            await parts.reactor.requestSnapshot()
            snapshotter.finish()
            parts.outbox.finish()
            group.addTask {
                try? await ContinuousClock().sleep(for: Self.drainTime)
                return .timeIsUp
            }
            var working = workers.count
            while working > 0, let ended = try await group.next() {
                switch ended {
                case .worker: working -= 1
                // What isn't sent stays in the outbox.
                case .timeIsUp: parts.publisher.stop()
                }
            }
            group.cancelAll()
        }
    }

    /// How long a stop waits for what is due.
    private static let drainTime = Duration.seconds(10)
}
