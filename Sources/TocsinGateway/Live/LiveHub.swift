import NIOCore
import Synchronization
package import TocsinModel
import TocsinTime

/// Brings what was committed to every open stream.
///
/// Streams are kept by the event loop they live on, one ``HubShard`` each. To publish is to encode each frame once and to leave it with
/// every shard; the loop hands it to its streams without a lock. Whoever publishes never waits for a client.
package final class LiveHub: Sendable {
    /// Of the cursors in its frames: that of the store.
    package let epoch: String
    let metrics = GatewayMetrics()
    private let clock: GatewayClock
    private let shards = Mutex<[ObjectIdentifier: HubShard]>([:])
    /// Streams that have said hello; while there are none, nothing is encoded.
    private let members = Atomic<Int>(0)
    private let statsMembers = Atomic<Int>(0)

    package init(epoch: String, clock: GatewayClock = .system) {
        self.epoch = epoch
        self.clock = clock
    }

    /// Hands on what a commit brought; called after each commit, in their order.
    ///
    /// - Parameter unread: the new counts of the users whose inbox has changed.
    package func publish(_ items: [FeedItem], unread: [UserID: Int]) {
        // A stream that joins after this look reads the end of the feed after it has joined, so it misses nothing.
        guard members.load(ordering: .sequentiallyConsistent) > 0, !items.isEmpty || !unread.isEmpty else { return }
        hand(LiveBatch(items: items, unread: unread, epoch: epoch))
    }

    var wantsStats: Bool { statsMembers.load(ordering: .relaxed) > 0 }

    func publish(_ stats: LiveStats) {
        hand(LiveBatch(stats: ServerFrames.stats(stats, at: clock.now())))
    }

    private func hand(_ batch: LiveBatch) {
        for shard in shards.withLock({ Array($0.values) }) { shard.hand(batch) }
    }

    /// Lets every connection look at the time.
    func sweep(_ moment: ClockReading) {
        for shard in shards.withLock({ Array($0.values) }) { shard.sweep(moment) }
    }

    func shard(on eventLoop: any EventLoop, limits: GatewayLimits) -> HubShard {
        shards.withLock { shards in
            let key = ObjectIdentifier(eventLoop)
            if let shard = shards[key] { return shard }
            let shard = HubShard(eventLoop: eventLoop, epoch: epoch, limit: limits.shardBytes, metrics: metrics)
            shards[key] = shard
            return shard
        }
    }

    func joined(_ want: Subscription) {
        members.add(1, ordering: .sequentiallyConsistent)
        if want.contains(.stats) { statsMembers.add(1, ordering: .relaxed) }
    }

    func left(_ want: Subscription) {
        members.subtract(1, ordering: .sequentiallyConsistent)
        if want.contains(.stats) { statsMembers.subtract(1, ordering: .relaxed) }
    }
}

/// The gateway's two times at once.
struct ClockReading: Sendable, Hashable {
    let now: Timestamp
    let uptime: TimeSpan
}

extension GatewayClock {
    var moment: ClockReading { ClockReading(now: now(), uptime: uptime()) }
}
