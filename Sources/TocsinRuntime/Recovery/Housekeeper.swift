internal import Logging
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinStore

/// Keeps the store in bounds: merges its log, removes what is too old, lets give way what there is no room for, and settles what waits
/// for a commit.
struct Housekeeper: Sendable {
    let parts: ServiceParts
    let bounds: StoreBounds
    let logger: Logger

    private static let interval = Duration.seconds(1)
    /// Ticks between two passes of retention.
    private static let retentionTicks = 30
    /// Steps of giving way between two looks at how full it is; a step is about eight megabytes.
    private static let steps = 20
    /// Ticks that a snapshot is waited for before what is missed more gives way in place of the journal.
    private static let snapshotPatience = 20

    /// Runs until its task is cancelled.
    func run() async {
        var tick = 0
        var watch = SpaceWatch(quota: bounds.quota, reserve: bounds.reserve)
        var ticker = Ticker(every: Self.interval)
        while await ticker.next() {
            tick += 1
            await parts.reactor.settle()
            // Each by itself: where one fails, as the disk is full, the others may make room.
            await attempt("merging the store's log") { try parts.store.checkpoint(bound: bounds.log) }
            await attempt("watching the store's size") { try await keepRoom(&watch) }
            await attempt("bounding dead letters") {
                parts.space.dropped(try parts.store.boundDeadLetters(to: bounds.deadLetters))
            }
            if tick % Self.retentionTicks == 0 {
                await attempt("removing what is too old") { try await removeExpired() }
            }
        }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.warning(
                "housekeeping failed; trying again",
                metadata: ["what": "\(what)", "error": "\(Store.reason(for: error))"]
            )
        }
    }

    private func removeExpired() async throws {
        var removed: Store.Removed
        repeat {
            removed = try parts.store.removeExpired(bounds.retention, now: parts.clock.now())
            if !removed.incidents.isEmpty { try await parts.reactor.clear(removed.incidents) }
            await Task.yield()
        } while removed.isPartial && !Task.isCancelled
    }

    // MARK: - Room

    private func keepRoom(_ watch: inout SpaceWatch) async throws {
        let space = try parts.store.space()
        parts.space.saw(space, quota: bounds.quota)
        for news in watch.look(space) {
            logger.log(level: news.isRaised ? .warning : .notice, "\(news.summary)")
            do {
                try await parts.reactor.report(news.condition)
            } catch {
                watch.forget()
            }
        }
        try await giveWay(watch.excess(space), &watch)
        // Also where the quota was lowered: what is free within the file goes back.
        let least = watch.isNearlyOut(space) ? 0 : max(bounds.slack, 0)
        for _ in 0..<Self.steps { guard try parts.store.shrinkFile(leaving: least), !Task.isCancelled else { break } }
    }

    /// Lets go of so many bytes, what is missed least first; each step is a commit of its own, between those of the loop.
    private func giveWay(_ excess: Int, _ watch: inout SpaceWatch) async throws {
        guard excess > 0 else { return watch.snapshotsAsked = 0 }
        var left = excess
        var steps = 0
        for what in Store.Expendable.allCases {
            while left > 0, steps < Self.steps, !Task.isCancelled {
                let given = try parts.store.giveUp(what)
                guard given.rows > 0 else {
                    // Most of it may be what recovery would need: two snapshots later it is not, and nothing else has to go.
                    guard what == .events, watch.snapshotsAsked < Self.snapshotPatience else { break }
                    guard try parts.store.neededJournalBytes() >= left else { break }
                    watch.snapshotsAsked += 1
                    return await parts.reactor.requestSnapshot()
                }
                if what == .events { watch.snapshotsAsked = 0 }
                parts.space.gave(what, given)
                if !given.incidents.isEmpty { try await parts.reactor.clear(given.incidents) }
                left -= max(given.bytes, 1)
                steps += 1
            }
        }
    }
}

extension SpaceWatch.News {
    fileprivate var condition: SelfCondition {
        SelfCondition(
            kind: .diskQuota,
            subject: subject.rawValue,
            isRaised: isRaised,
            severity: severity,
            summary: summary
        )
    }
}
