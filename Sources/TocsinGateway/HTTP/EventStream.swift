import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TocsinModel

/// One stream of server-sent events, from its request to its end.
///
/// As on a WebSocket, it joins the hub before it looks where the feed ends, and reads from the store what was before: there is no hole
/// between the two, and nothing twice.
struct EventStream: Sendable {
    let core: GatewayCore
    let identity: Identity
    let after: FeedCursor?
    let want: Want
    let slot: ConnectionSlot
    let channel: any Channel

    var response: Response {
        Response(
            status: .ok,
            headers: [
                .contentType: ServerSentEvents.contentType, .cacheControl: "no-store",
                // Some proxies gather an answer before they hand it on.
                .accelBuffering: "no",
            ],
            body: ResponseBody { writer in try await write(to: &writer) }
        )
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        defer { slot.leave() }
        let follower = FeedFollower(identity, want: want, wait: nil, core: core, on: channel)
        core.metrics.eventStreams.add(1, ordering: .relaxed)
        defer { core.metrics.eventStreams.subtract(1, ordering: .relaxed) }
        do {
            try await follower.join()
            defer { follower.leave() }
            let end = try await withGracefulShutdownHandler {
                try await follow(follower, &writer)
            } onGracefulShutdown: {
                follower.end(.closed(.goingAway))
            }
            switch end {
            case .closed(let reason):
                core.metrics.closed(reason.code)
                try await writer.write(ServerSentEvents.close(reason))
            case .waited, .gone:
                core.metrics.closed(1006)
            }
        } catch let reason as CloseReason {
            core.metrics.closed(reason.code)
            try await writer.write(ServerSentEvents.close(reason))
        } catch {
            core.metrics.closed(1006)
            throw error
        }
        try await writer.finish(nil)
    }

    private func follow(_ follower: FeedFollower, _ writer: inout any ResponseBodyWriter) async throws
        -> FeedFollower.End
    {
        try await catchUp(follower, &writer)
        while true {
            switch await follower.next() {
            case .events(let events): try await writer.write(events)
            case .ended(let end): return end
            }
        }
    }

    private func catchUp(_ follower: FeedFollower, _ writer: inout any ResponseBodyWriter) async throws {
        let reader = FeedReader(core: core, user: identity.user)
        let end = await core.backend.position()
        follower.extend(to: end.offset)
        var slice: FeedSlice
        let unread: Int
        do {
            unread = try await core.backend.unread(identity.user)
            slice = try await reader.first(after: after, end: end)
        } catch {
            throw unavailable(error)
        }
        try await writer.write(welcome(slice, end: end, unread: unread))
        while follower.ending == nil {
            // The client sets the pace of the past: it is written before more of it is read.
            let events = events(of: slice, epoch: end.epoch)
            if events.readableBytes > 0 { try await writer.write(events) }
            if let aside = follower.read(through: slice.end) {
                for event in aside { try await writer.write(event) }
                return
            }
            do {
                slice = try await reader.next(after: slice.end)
            } catch {
                throw unavailable(error)
            }
        }
    }

    private func unavailable(_ error: any Error) -> CloseReason {
        core.logger.warning("a stream was closed because it could not be served", metadata: ["error": "\(error)"])
        return .unavailable
    }

    private func welcome(_ slice: FeedSlice, end: FeedCursor, unread: Int) -> ByteBuffer {
        let start: FeedCursor
        let recovered: Bool
        switch slice {
        case .slice:
            start = after ?? end
            recovered = true
        case .gap(let top):
            start = FeedCursor(epoch: end.epoch, offset: top)
            recovered = false
        }
        let role = min(identity.granted, core.access.role(of: identity.user) ?? identity.granted)
        let frame = ServerFrames.welcome(identity.user, as: role, cursor: start, recovered: recovered, unread: unread)
        var events = ServerSentEvents.retry
        // What was lost is told by the gap that follows: a client that is cut off before it must not come back as if nothing were.
        var welcome = ServerSentEvents.event("welcome", recovered ? start : nil, frame: frame)
        events.writeBuffer(&welcome)
        return events
    }

    private func events(of slice: FeedSlice, epoch: String) -> ByteBuffer {
        switch slice {
        case .slice(let items, _):
            var events = ByteBuffer()
            for item in items where want.includes(item.content) {
                var event = ServerSentEvents.item(item, epoch: epoch)
                events.writeBuffer(&event)
            }
            return events
        case .gap(let top):
            return ServerSentEvents.gap(FeedCursor(epoch: epoch, offset: top))
        }
    }
}

extension HTTPField.Name {
    /// Not among the names of swift-http-types. Every byte is a token's, so there is one.
    fileprivate static let accelBuffering = HTTPField.Name("X-Accel-Buffering") ?? .contentEncoding
    static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .contentEncoding
}
