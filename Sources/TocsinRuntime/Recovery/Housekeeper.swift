internal import Logging
internal import TocsinModel
internal import TocsinStore

/// Keeps the store in bounds: merges its log, removes what is too old, and settles what waits for a commit.
struct Housekeeper: Sendable {
    let store: Store
    let reactor: Reactor
    let retention: Store.Retention
    let clock: WallClock
    let logger: Logger

    private static let interval = Duration.seconds(1)
    /// Ticks between two passes of retention.
    private static let retentionTicks = 30

    /// Runs until its task is cancelled.
    func run() async {
        var tick = 0
        var ticker = Ticker(every: Self.interval)
        while await ticker.next() {
            tick += 1
            await reactor.settle()
            do {
                try store.checkpoint()
                if tick % Self.retentionTicks == 0 { try await removeExpired() }
            } catch {
                logger.warning("housekeeping failed; trying again", metadata: ["error": "\(error)"])
            }
        }
    }

    private func removeExpired() async throws {
        var removed: Store.Removed
        repeat {
            removed = try store.removeExpired(retention, now: clock.now())
            if !removed.incidents.isEmpty { try await reactor.clear(removed.incidents) }
        } while removed.isPartial && !Task.isCancelled
    }
}
