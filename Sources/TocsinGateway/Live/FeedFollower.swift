import NIOCore
import Synchronization
import TocsinModel

/// One that follows the feed over plain HTTP: a stream of server-sent events, or a poll that waits.
///
/// The hub leaves events here and never waits; whoever writes them takes them at the client's pace. It keeps the bounds that a WebSocket
/// keeps: what waits for a slow client, what is set aside while the past is read, and the end of the token.
final class FeedFollower: Sendable {
    enum Turn: Sendable {
        /// Events to write, at least one.
        case events(ByteBuffer)
        case ended(End)
    }

    enum End: Sendable, Hashable {
        case closed(CloseReason)
        /// It has waited as long as it was to.
        case waited
        /// The connection has ended.
        case gone
    }

    private enum Phase {
        case catchingUp(CatchUp)
        /// What is read is read on other threads than the hub's: it may yet bring what was read up to this offset.
        case live(after: UInt64)
    }

    private struct State {
        var phase: Phase
        var queue = OutboundQueue()
        var end: End?
        /// When the connection is to be dropped; set with the end.
        var dropAt: TimeSpan?
        var lastBeat: TimeSpan
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// Of events handed to the writer at once.
    private static let turnBytes = 65_536

    let identity: Identity
    let want: Want
    private let core: GatewayCore
    private let channel: any Channel
    /// When it has waited long enough; `nil` for a stream, which has heartbeats instead.
    private let deadline: TimeSpan?
    private let state: Mutex<State>

    /// - Parameter wait: how long a poll waits; `nil` for a stream, which reads what was before first.
    init(_ identity: Identity, want: Want, wait: TimeSpan?, core: GatewayCore, on channel: any Channel) {
        let uptime = core.clock.uptime()
        self.identity = identity
        self.want = want
        self.core = core
        self.channel = channel
        deadline = wait.map { TimeSpan(milliseconds: uptime.milliseconds + $0.milliseconds) }
        state = Mutex(State(phase: wait == nil ? .catchingUp(CatchUp(target: 0)) : .live(after: 0), lastBeat: uptime))
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
    func end(_ end: End) {
        let uptime = core.clock.uptime()
        let limits = core.limits
        change { state in
            guard state.end == nil else { return }
            state.end = end
            state.queue.removeAll()
            let patience = end == .closed(.tooSlow) ? limits.slowCloseDeadline : limits.closeDeadline
            state.dropAt = TimeSpan(milliseconds: uptime.milliseconds + patience.milliseconds)
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            guard state.end != nil || !state.queue.isEmpty else { return CheckedContinuation<Void, Never>?.none }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
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
                        guard state.end == nil, state.queue.isEmpty else { return true }
                        state.waiter = continuation
                        return false
                    }
                    if isNews { continuation.resume() }
                }
            }
        } onCancel: {
            end(.closed(.goingAway))
        }
    }

    private static func take(_ state: inout State) -> Turn? {
        if let end = state.end { return .ended(end) }
        guard var events = state.queue.popFirst() else { return nil }
        while events.readableBytes < turnBytes, var next = state.queue.popFirst() { events.writeBuffer(&next) }
        return .events(events)
    }

    /// Why it has ended, where it has.
    var ending: End? { state.withLock { $0.end } }

    /// How far has to be read before it is live.
    func extend(to target: UInt64) {
        change { state in
            guard case .catchingUp(var catchUp) = state.phase else { return }
            catchUp.extend(to: target)
            state.phase = .catchingUp(catchUp)
        }
    }

    /// Everything up to and including `offset` was written.
    ///
    /// - Returns: what came live meanwhile and is next, with which it is live; `nil` where there is more to read.
    func read(through offset: UInt64) -> [ByteBuffer]? {
        state.withLock { state in
            guard case .catchingUp(var catchUp) = state.phase else { return [] }
            switch catchUp.read(through: offset) {
            case .behind:
                return nil
            case .done(let aside):
                state.phase = .live(after: offset)
                return aside
            }
        }
    }
}

// MARK: - The hub and the time

extension FeedFollower: Swept {
    /// - Parameter offset: in the feed; `nil` for a count of unread, of which only the newest matters.
    func offer(_ event: ByteBuffer, offset: UInt64?) {
        var isTooSlow = false
        change { state in
            guard state.end == nil else { return }
            switch state.phase {
            case .catchingUp(var catchUp):
                // The case holds the only other reference; without this the events aside would be copied each time.
                state.phase = .live(after: 0)
                if let offset {
                    if !catchUp.setAside(event, offset: offset, limit: core.limits.catchUpBytes) {
                        core.metrics.catchUpsExtended.add(1, ordering: .relaxed)
                    }
                } else {
                    catchUp.setAside(inbox: event)
                }
                state.phase = .catchingUp(catchUp)
            case .live(let read):
                if let offset, offset <= read { return }
                switch state.queue.append(event, limit: core.limits.lagBytes) {
                case .kept: break
                case .overflowed: isTooSlow = true
                }
            }
        }
        if isTooSlow { end(.closed(.tooSlow)) }
    }

    /// Only while it is live: what comes every second needs no catching up.
    func offer(stats event: ByteBuffer) {
        let isLive = state.withLock { state in
            if case .live = state.phase { true } else { false }
        }
        if isLive { offer(event, offset: nil) }
    }

    func sweep(_ moment: Moment) {
        if let dropAt = state.withLock({ $0.dropAt }) {
            // Whoever doesn't even take the last word keeps nobody waiting. A poll is answered, whenever it ends.
            if deadline == nil, moment.uptime >= dropAt { channel.close(promise: nil) }
            return
        }
        if let refusal = core.refusal(of: identity, at: moment.now) {
            end(.closed(CloseReason(refusal)))
        } else if let deadline {
            if moment.uptime >= deadline { end(.waited) }
        } else {
            beat(moment)
        }
    }

    private func beat(_ moment: Moment) {
        change { state in
            guard case .live = state.phase,
                moment.uptime.milliseconds - state.lastBeat.milliseconds >= core.limits.pingInterval.milliseconds
            else { return }
            state.lastBeat = moment.uptime
            // One that waits already says the same.
            if state.queue.isEmpty { _ = state.queue.append(ServerSentEvents.heartbeat, limit: core.limits.lagBytes) }
        }
    }
}
