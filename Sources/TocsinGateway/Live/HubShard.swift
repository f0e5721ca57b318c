import NIOCore
import Synchronization
import TocsinModel

/// A connection that has deadlines.
protocol DeadlineChecked: AnyObject {
    func sweep(_ moment: ClockReading)
}

/// The streams of one event loop, and what waits to be handed to them.
///
/// Batches that come while the loop is busy are handed over together, and each socket is flushed once for all of them.
final class HubShard: Sendable {
    private struct Waiting {
        var batches: [LiveBatch] = []
        var bytes = 0
        var isScheduled = false
        var hasOverflowed = false
    }

    private struct Members {
        var swept: [ObjectIdentifier: any DeadlineChecked] = [:]
        var streams: [ObjectIdentifier: StreamHandler] = [:]
        var byUser: [UserID: [StreamHandler]] = [:]
        var followers: [ObjectIdentifier: FeedFollower] = [:]
    }

    private let eventLoop: any EventLoop
    private let limit: Int
    /// Of the cursors.
    private let epoch: String
    private let metrics: GatewayMetrics
    private let waiting = Mutex(Waiting())
    private let members: NIOLoopBoundBox<Members>

    /// - Parameter limit: bytes that may wait. Beyond, what waits is let go and every stream here is closed with 4409: it is
    ///   all in the store, and they resume by cursor.
    init(eventLoop: any EventLoop, epoch: String, limit: Int, metrics: GatewayMetrics) {
        self.eventLoop = eventLoop
        self.epoch = epoch
        self.limit = limit
        self.metrics = metrics
        members = .makeBoxSendingValue(Members(), eventLoop: eventLoop)
    }

    /// From any thread.
    func hand(_ batch: LiveBatch) {
        let mustSchedule = waiting.withLock { waiting in
            let bytes = waiting.bytes + batch.bytes
            if bytes > limit {
                waiting.hasOverflowed = true
                waiting.batches = []
                waiting.bytes = 0
            } else if !waiting.hasOverflowed {
                waiting.batches.append(batch)
                waiting.bytes = bytes
            }
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        guard mustSchedule else { return }
        eventLoop.execute { self.deliver() }
    }

    /// From any thread.
    func sweep(_ moment: ClockReading) {
        eventLoop.execute {
            for connection in self.members.value.swept.values { connection.sweep(moment) }
        }
    }

    // MARK: On the event loop

    func watch(_ connection: any DeadlineChecked) {
        members.value.swept[ObjectIdentifier(connection)] = connection
    }

    func forget(_ connection: any DeadlineChecked) {
        members.value.swept[ObjectIdentifier(connection)] = nil
    }

    func join(_ stream: StreamHandler, as user: UserID) {
        members.value.streams[ObjectIdentifier(stream)] = stream
        members.value.byUser[user, default: []].append(stream)
    }

    func leave(_ stream: StreamHandler, as user: UserID) {
        members.value.streams[ObjectIdentifier(stream)] = nil
        var others = members.value.byUser[user] ?? []
        others.removeAll { $0 === stream }
        members.value.byUser[user] = others.isEmpty ? nil : others
    }

    func join(_ follower: FeedFollower) {
        members.value.followers[ObjectIdentifier(follower)] = follower
    }

    func leave(_ follower: FeedFollower) {
        members.value.followers[ObjectIdentifier(follower)] = nil
    }

    private func deliver() {
        let taken = waiting.withLock { waiting in
            let taken = waiting
            waiting = Waiting()
            return taken
        }
        guard !taken.hasOverflowed else {
            metrics.shardsOverflowed.add(1, ordering: .relaxed)
            for stream in members.value.streams.values { stream.close(.tooSlow) }
            for follower in members.value.followers.values { follower.end(.reason(.tooSlow)) }
            return
        }
        // Copies: a stream that turns out too slow leaves while they are walked through.
        for batch in taken.batches {
            for item in batch.items { offer(item) }
            for inbox in batch.inboxes {
                for stream in members.value.byUser[inbox.user] ?? [] { stream.offer(inbox: inbox.frame) }
            }
            if let stats = batch.stats {
                for stream in members.value.streams.values { stream.offer(stats: stats) }
            }
            if !members.value.followers.isEmpty { offerEvents(batch) }
        }
        var tally = FrameTally()
        for stream in members.value.streams.values { tally.add(stream.flushIfNeeded()) }
        metrics.frames.add(tally.frames, ordering: .relaxed)
        metrics.bytes.add(tally.bytes, ordering: .relaxed)
    }

    /// The same as server-sent events, each written once for all of them.
    private func offerEvents(_ batch: LiveBatch) {
        let followers = members.value.followers.values
        for item in batch.items {
            let cursor = FeedCursor(epoch: epoch, offset: item.offset)
            let event = ServerSentEvents.event(item.audience.eventName, cursor, frame: item.frame)
            for follower in followers where item.audience.includes(follower) {
                follower.offer(event, of: item)
            }
        }
        for inbox in batch.inboxes {
            let event = ServerSentEvents.event("inbox", nil, frame: inbox.frame)
            for follower in followers where follower.identity.user == inbox.user && follower.want.contains(.inbox) {
                follower.offer(inbox: event)
            }
        }
        if let stats = batch.stats {
            let event = ServerSentEvents.event("stats", nil, frame: stats)
            for follower in followers where follower.want.contains(.stats) { follower.offer(stats: event) }
        }
    }

    private func offer(_ item: LiveBatch.Item) {
        switch item.audience {
        case .incidents, .silences:
            for stream in members.value.streams.values { stream.offer(item) }
        case .user(let user):
            for stream in members.value.byUser[user] ?? [] { stream.offer(item) }
        }
    }
}

extension LiveBatch.Audience {
    fileprivate func includes(_ follower: FeedFollower) -> Bool {
        guard follower.want.contains(kind) else { return false }
        switch self {
        case .incidents, .silences: return true
        case .user(let user): return follower.identity.user == user
        }
    }
}

/// Frames and bytes that went out.
struct FrameTally {
    private(set) var frames = 0
    private(set) var bytes = 0

    mutating func add(_ frame: ByteBuffer) {
        frames += 1
        bytes += frame.readableBytes
    }

    mutating func add(_ other: FrameTally) {
        frames += other.frames
        bytes += other.bytes
    }
}
