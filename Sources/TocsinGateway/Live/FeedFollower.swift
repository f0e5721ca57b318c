import NIOCore
import Synchronization
import TocsinModel
import TocsinTime

/// One that follows the feed over plain HTTP: a stream of server-sent events, or a poll that waits.
///
/// The hub leaves events here and never waits; whoever writes them takes them at the client's pace. What becomes of each is for the
/// ``FeedState`` to say; here are the lock, the waiting, and the times.
final class FeedFollower: Sendable {
    enum Turn: Sendable {
        /// Events to write, at least one.
        case events(ByteBuffer)
        case ended(FeedEnd)
    }

    private struct State {
        var feed: FeedState
        /// When the connection is to be dropped; set with the end.
        var dropAt: TimeSpan?
        var lastBeat: TimeSpan
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// Of events handed to the writer at once.
    private static let turnBytes = 65_536

    let identity: Identity
    let want: Subscription
    private let core: GatewayCore
    private let channel: any Channel
    /// When it has waited long enough; `nil` for a stream, which has heartbeats instead.
    private let deadline: TimeSpan?
    private let state: Mutex<State>

    /// - Parameter wait: how long a poll waits; `nil` for a stream.
    init(_ identity: Identity, feed: FeedState, wait: TimeSpan?, core: GatewayCore, on channel: any Channel) {
        let uptime = core.clock.uptime()
        self.identity = identity
        want = feed.want
        self.core = core
        self.channel = channel
        deadline = wait.map { TimeSpan(milliseconds: uptime.milliseconds + $0.milliseconds) }
        state = Mutex(State(feed: feed, lastBeat: uptime))
    }

    /// Lets the hub know of it. From here on everything published is seen, until ``leave()``.
    func join() async throws {
        // A connection may carry polls for days, and each ends soon by itself; what is left with the connection stays as long as it.
        if deadline == nil { channel.closeFuture.whenComplete { [weak self] _ in self?.end(.gone) } }
        let shard = core.hub.shard(on: channel.eventLoop, limits: core.limits)
        try await channel.eventLoop.submit {
            shard.watch(self)
            shard.join(self)
        }
        .get()
        core.hub.joined(want)
    }

    func leave() {
        core.hub.left(want)
        let shard = core.hub.shard(on: channel.eventLoop, limits: core.limits)
        channel.eventLoop.execute {
            shard.forget(self)
            shard.leave(self)
        }
    }

    /// Ends it, once; what waits is let go.
    func end(_ end: FeedEnd) {
        if change({ $0.feed.close(end) }) { drop(after: end) }
    }

    /// Whoever doesn't even take the last word is not waited for.
    private func drop(after end: FeedEnd) {
        let patience = end == .reason(.tooSlow) ? core.limits.slowCloseDeadline : core.limits.closeDeadline
        let dropAt = TimeSpan(milliseconds: core.clock.uptime().milliseconds + patience.milliseconds)
        state.withLock { state in
            if state.dropAt == nil { state.dropAt = dropAt }
        }
    }

    /// Changes it, and wakes its writer where there is something for it then.
    private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let (value, waiter) = state.withLock { state -> (Value, CheckedContinuation<Void, Never>?) in
            let value = body(&state)
            guard state.feed.end != nil || state.feed.hasWaiting else { return (value, nil) }
            defer { state.waiter = nil }
            return (value, state.waiter)
        }
        waiter?.resume()
        return value
    }
}

// MARK: - The writer

extension FeedFollower {
    /// Waits for something to write, or for the end.
    func next() async -> Turn {
        await withTaskCancellationHandler {
            while true {
                if let turn = state.withLock({ Self.take(&$0) }) { return turn }
                await withCheckedContinuation { continuation in
                    let isNews = state.withLock { state in
                        guard state.feed.end == nil, !state.feed.hasWaiting else { return true }
                        state.waiter = continuation
                        return false
                    }
                    if isNews { continuation.resume() }
                }
            }
        } onCancel: {
            end(.reason(.goingAway))
        }
    }

    private static func take(_ state: inout State) -> Turn? {
        if let end = state.feed.end { return .ended(end) }
        guard var events = state.feed.takeWaiting() else { return nil }
        while events.readableBytes < turnBytes, var next = state.feed.takeWaiting() { events.writeBuffer(&next) }
        return .events(events)
    }

    /// The feed ended here, after it had joined.
    func joined(end: FeedCursor) -> FeedStep {
        change { $0.feed.joined(end: end) }
    }

    /// A page of the past was read.
    func read(_ slice: FeedSlice) -> FeedStep {
        let step = change { $0.feed.read(slice) }
        if case .ended(let end) = step { drop(after: end) }
        return step
    }

    /// The page was written.
    func wrote() -> FeedStep {
        change { $0.feed.wrote() }
    }
}

// MARK: - The hub and the time

extension FeedFollower: DeadlineChecked {
    func offer(_ event: ByteBuffer, of item: LiveBatch.Item) {
        deliver { $0.arrived(event, offset: item.offset, kind: item.audience.kind, hasRoom: false) }
    }

    func offer(inbox event: ByteBuffer) {
        deliver { $0.arrived(unread: event, hasRoom: false) }
    }

    func offer(stats event: ByteBuffer) {
        deliver { $0.arrived(stats: event, hasRoom: false) }
    }

    /// There is never room but for a writer that comes for what waits.
    private func deliver(_ fact: (inout FeedState) -> FeedDelivery) {
        switch change({ fact(&$0.feed) }) {
        case .send, .setAside, .waits, .passedOver: break
        case .readInstead: core.metrics.catchUpsExtended.add(1, ordering: .relaxed)
        case .close(let reason): drop(after: .reason(reason))
        }
    }

    func sweep(_ moment: ClockReading) {
        if let dropAt = state.withLock({ $0.dropAt }) {
            // A poll is answered, whenever it ends.
            if deadline == nil, moment.uptime >= dropAt { channel.close(promise: nil) }
            return
        }
        if let refusal = core.refusal(of: identity, at: moment.now) {
            end(.reason(CloseReason(refusal)))
        } else if let deadline {
            if moment.uptime >= deadline { end(.waited) }
        } else {
            beat(moment)
        }
    }

    private func beat(_ moment: ClockReading) {
        let interval = core.limits.pingInterval.milliseconds
        let isDue = state.withLock { state in
            guard state.feed.isCaughtUp, moment.uptime.milliseconds - state.lastBeat.milliseconds >= interval else {
                return false
            }
            state.lastBeat = moment.uptime
            // One that waits already says the same.
            return !state.feed.hasWaiting
        }
        if isDue { deliver { $0.reply(ServerSentEvents.heartbeat, hasRoom: false) } }
    }
}
