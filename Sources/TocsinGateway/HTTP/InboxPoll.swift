import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import TocsinModel
import TocsinTime

/// One look at a user's inbox, which may wait for something to come.
struct InboxPoll: Sendable {
    let core: GatewayCore
    let identity: Identity
    let query: InboxQuery

    /// As JSON.
    func page(_ context: GatewayContext) async throws -> [UInt8] {
        let present = try await read()
        guard present.isEmpty, query.wait > .zero, !isBefore else { return present.json }
        // Nothing that came up to here was missed; what comes before the next look is found by it.
        let slot = try ConnectionSlot(for: context, core: core, isHandshake: false)
        defer { slot.leave() }
        core.metrics.pollsWaiting.add(1, ordering: .relaxed)
        defer { core.metrics.pollsWaiting.subtract(1, ordering: .relaxed) }
        let feed = FeedState.live(want: [.inbox], limits: core.limits)
        let follower = FeedFollower(identity, feed: feed, wait: query.wait, core: core, on: context.channel)
        try await follower.join()
        defer { follower.leave() }
        return try await withGracefulShutdownHandler {
            try await wait(follower)
        } onGracefulShutdown: {
            follower.end(.reason(.goingAway))
        }
    }

    /// What is older does not come.
    private var isBefore: Bool {
        switch query.place {
        case .before: true
        case .newest, .after: false
        }
    }

    private func wait(_ follower: FeedFollower) async throws -> [UInt8] {
        while true {
            let present = try await read()
            guard present.isEmpty else { return present.json }
            switch await follower.next() {
            case .events:
                // A count of unread comes here, too, and brings nothing.
                continue
            case .ended(.reason(.unauthenticated(let refusal))):
                throw Problem(refusal)
            case .ended(.waited), .ended(.gone), .ended(.reason):
                return present.json
            }
        }
    }

    private struct Present {
        let page: Page<NotificationRecord>
        /// What to come back with: everything up to here is in this page or in an earlier one.
        let cursor: String

        var isEmpty: Bool { page.items.isEmpty }

        var json: [UInt8] {
            var json = JSONText()
            json.object { json in
                json.key("items")
                json.array(page.items) { json, record in json.raw(record.json) }
                json.member("next", page.next)
                json.member("cursor", cursor)
            }
            return json.bytes
        }
    }

    private func read() async throws -> Present {
        // Looked at first: what is committed between the two looks is in the list, and in the cursor by its own place.
        let end = await core.backend.feed.position()
        switch query.place {
        case .newest: break
        case .after(let after): try await check(after, end)
        case .before(let before):
            guard before.epoch == end.epoch else { throw Problem.otherFeed }
        }
        let page = try await core.backend.inbox.page(identity.user, query)
        let newest = FeedCursor(epoch: end.epoch, offset: max(end.offset, page.newest?.offset ?? 0))
        let cursor: FeedCursor
        switch query.place {
        case .newest: cursor = newest
        case .after: cursor = page.next == nil ? newest : page.newest ?? end
        // What came from there on is in the pages before, or newer than them.
        case .before(let before): cursor = before
        }
        return Present(page: page, cursor: cursor.description)
    }

    private func check(_ after: FeedCursor, _ end: FeedCursor) async throws {
        switch FeedStart(after, end: end) {
        case .atEnd: break
        case .elsewhere: throw Problem.otherFeed
        case .behind(let start):
            switch try await core.backend.feed.slice(identity.user, start.offset, 1) {
            case .slice: break
            case .gap:
                throw Problem(
                    .gone,
                    code: "gap",
                    "Some of what came after that cursor is no longer kept; read the list from its beginning."
                )
            }
        }
    }
}

extension Problem {
    fileprivate static let otherFeed = Problem(
        .gone,
        code: "gap",
        "That cursor is of another feed; read the list from its beginning."
    )
}
