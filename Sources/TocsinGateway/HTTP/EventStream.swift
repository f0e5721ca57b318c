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
    let want: Subscription
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
        let feed = FeedState(want: want, after: after, limits: core.limits)
        let follower = FeedFollower(identity, feed: feed, wait: nil, core: core, on: channel)
        core.metrics.eventStreams.add(1, ordering: .relaxed)
        defer { core.metrics.eventStreams.subtract(1, ordering: .relaxed) }
        do {
            try await follower.join()
            defer { follower.leave() }
            let end = try await withGracefulShutdownHandler {
                try await follow(follower, &writer)
            } onGracefulShutdown: {
                follower.end(.reason(.goingAway))
            }
            switch end {
            case .reason(let reason):
                core.metrics.closed(reason.code)
                try await writer.write(ServerSentEvents.close(reason))
            case .waited, .gone:
                core.metrics.closed(1006)
            }
        } catch {
            core.metrics.closed(1006)
            throw error
        }
        try await writer.finish(nil)
    }

    private func follow(_ follower: FeedFollower, _ writer: inout any ResponseBodyWriter) async throws -> FeedEnd {
        try await catchUp(follower, &writer)
        while true {
            switch await follower.next() {
            case .events(let events): try await writer.write(events)
            case .ended(let end): return end
            }
        }
    }

    /// Brings it up to date, or ends it.
    private func catchUp(_ follower: FeedFollower, _ writer: inout any ResponseBodyWriter) async throws {
        let end = await core.backend.feed.position()
        let unread: Int
        do {
            unread = try await core.backend.inbox.unread(identity.user)
        } catch {
            cannotServe(follower, error)
            return
        }
        var step = follower.joined(end: end)
        while true {
            switch step {
            case .read(let after):
                let slice: FeedSlice
                do {
                    slice = try await core.backend.feed.slice(identity.user, after, core.limits.catchUpItems)
                } catch {
                    cannotServe(follower, error)
                    return
                }
                step = follower.read(slice)
            case .write(let page):
                // The client sets the pace of the past: it is written before more of it is read.
                if let welcome = page.welcome { try await writer.write(events(of: welcome, unread: unread)) }
                let past = events(of: page.content)
                if past.readableBytes > 0 { try await writer.write(past) }
                step = follower.wrote()
            case .goLive(let aside):
                for event in aside { try await writer.write(event) }
                return
            case .ended:
                return
            }
        }
    }

    private func cannotServe(_ follower: FeedFollower, _ error: any Error) {
        core.logger.warning("a stream was closed because it could not be served", metadata: ["error": "\(error)"])
        follower.end(.reason(.unavailable))
    }

    private func events(of welcome: FeedWelcome, unread: Int) -> ByteBuffer {
        let frame = core.frame(of: welcome, to: identity, unread: unread)
        var events = ServerSentEvents.retry
        // What was lost is told by the gap that follows: a client that is cut off before it must not come back as if nothing were.
        var event = ServerSentEvents.event("welcome", welcome.isRecovered ? welcome.cursor : nil, frame: frame)
        events.writeBuffer(&event)
        return events
    }

    private func events(of content: FeedPage.Content) -> ByteBuffer {
        switch content {
        case .items(let items, let epoch):
            var events = ByteBuffer()
            for item in items {
                var event = ServerSentEvents.item(item, epoch: epoch)
                events.writeBuffer(&event)
            }
            return events
        case .gap(let cursor):
            return ServerSentEvents.gap(cursor)
        }
    }
}

extension HTTPField.Name {
    /// Not among the names of swift-http-types. Every byte is a token's, so there is one.
    fileprivate static let accelBuffering = HTTPField.Name("X-Accel-Buffering") ?? .contentEncoding
    static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .contentEncoding
}
