import NIOCore
import Testing
import TocsinModel

@testable import TocsinGateway

@Suite struct FeedStateTests {
    private static func limits(aside: Int = 1_000, lag: Int = 1_000) -> GatewayLimits {
        var limits = GatewayLimits()
        limits.catchUpBytes = aside
        limits.lagBytes = lag
        return limits
    }

    private func cursor(_ offset: UInt64) -> FeedCursor { FeedCursor(epoch: "e1", offset: offset) }
    private func frame(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    private func incidents(_ offsets: UInt64...) -> [FeedItem] {
        offsets.map { FeedItem(offset: $0, content: .incident(IncidentID($0), json: [])) }
    }

    /// A page that is not the first.
    private func page(_ items: [FeedItem]) -> FeedStep {
        .write(FeedPage(welcome: nil, content: .items(items, epoch: "e1")))
    }

    private func firstPage(_ items: [FeedItem], from start: UInt64) -> FeedStep {
        let welcome = FeedWelcome(cursor: cursor(start), isRecovered: true)
        return .write(FeedPage(welcome: welcome, content: .items(items, epoch: "e1")))
    }

    private func firstGap(_ top: UInt64) -> FeedStep {
        let welcome = FeedWelcome(cursor: cursor(top), isRecovered: false)
        return .write(FeedPage(welcome: welcome, content: .gap(cursor(top))))
    }

    private func feed(after offset: UInt64?, _ limits: GatewayLimits = FeedStateTests.limits()) -> FeedState {
        FeedState(want: .default, after: offset.map { cursor($0) }, limits: limits)
    }

    /// One that was at the end when it joined.
    private func live(
        after offset: UInt64,
        want: Subscription = .default,
        _ limits: GatewayLimits = FeedStateTests.limits()
    ) -> FeedState {
        var feed = FeedState(want: want, after: nil, limits: limits)
        _ = feed.joined(end: cursor(offset))
        _ = feed.wrote()
        return feed
    }

    // MARK: The past

    @Test("one that begins now, or was at the end, has missed nothing", arguments: [UInt64?.none, 5])
    func atEnd(_ after: UInt64?) {
        var feed = feed(after: after)
        #expect(feed.joined(end: cursor(5)) == firstPage([], from: 5))
        #expect(feed.wrote() == .goLive([]))
        #expect(feed.phase == .live(after: 5))
    }

    @Test("what was missed is read page by page, and the welcome says where it begins")
    func pages() {
        var feed = feed(after: 1)
        #expect(feed.joined(end: cursor(4)) == .read(after: 1))
        #expect(feed.read(.slice(incidents(2, 3), through: 3)) == firstPage(incidents(2, 3), from: 1))
        #expect(feed.wrote() == .read(after: 3))
        #expect(feed.read(.slice(incidents(4), through: 4)) == page(incidents(4)))
        #expect(feed.wrote() == .goLive([]))
        #expect(feed.phase == .live(after: 4))
    }

    @Test(
        "a cursor ahead of the feed, or of another, is a gap, and nothing is read",
        arguments: ["e1:6", "e0:3", "e2:5"]
    )
    func elsewhere(_ text: String) {
        var feed = FeedState(want: .default, after: FeedCursor(text), limits: Self.limits())
        #expect(feed.joined(end: cursor(5)) == firstGap(5))
        #expect(feed.wrote() == .goLive([]))
        #expect(feed.phase == .live(after: 5))
    }

    @Test("what retention has removed is a gap, at the beginning and in the midst")
    func gap() {
        var first = feed(after: 1)
        #expect(first.joined(end: cursor(5)) == .read(after: 1))
        #expect(first.read(.gap(7)) == firstGap(7))
        #expect(first.wrote() == .goLive([]))
        #expect(first.phase == .live(after: 7))

        var overtaken = feed(after: 1)
        #expect(overtaken.joined(end: cursor(5)) == .read(after: 1))
        #expect(overtaken.read(.slice(incidents(2), through: 2)) == firstPage(incidents(2), from: 1))
        #expect(overtaken.wrote() == .read(after: 2))
        #expect(overtaken.read(.gap(9)) == .write(FeedPage(welcome: nil, content: .gap(cursor(9)))))
        #expect(overtaken.wrote() == .goLive([]))
    }

    @Test("reading that leads nowhere ends it")
    func stuck() {
        var feed = feed(after: 1)
        #expect(feed.joined(end: cursor(5)) == .read(after: 1))
        #expect(feed.read(.slice(incidents(2), through: 2)) == firstPage(incidents(2), from: 1))
        #expect(feed.wrote() == .read(after: 2))
        #expect(feed.read(.slice([], through: 2)) == .ended(.reason(.unavailable)))
        #expect(feed.end == .reason(.unavailable))
    }

    // MARK: The seam

    @Test("what arrives while the past is read comes after it, but for what was read")
    func arrivesWhileReading() {
        var feed = feed(after: 1)
        // Before the end is known, while a page is read, and while it is written.
        #expect(feed.arrived(frame("3"), offset: 3, kind: .incidents, hasRoom: true) == .setAside)
        #expect(feed.joined(end: cursor(3)) == .read(after: 1))
        #expect(feed.arrived(frame("4"), offset: 4, kind: .incidents, hasRoom: true) == .setAside)
        #expect(feed.read(.slice(incidents(2, 3, 4), through: 4)) == firstPage(incidents(2, 3, 4), from: 1))
        #expect(feed.arrived(frame("5"), offset: 5, kind: .incidents, hasRoom: true) == .setAside)
        #expect(feed.wrote() == .goLive([frame("5")]))
        #expect(feed.phase == .live(after: 4))
    }

    @Test("what was read and is published only then does not come again")
    func publishedLate() {
        var feed = feed(after: 1)
        #expect(feed.joined(end: cursor(2)) == .read(after: 1))
        #expect(feed.read(.slice(incidents(2, 3), through: 3)) == firstPage(incidents(2, 3), from: 1))
        #expect(feed.wrote() == .goLive([]))
        #expect(feed.arrived(frame("3"), offset: 3, kind: .incidents, hasRoom: true) == .passedOver(.alreadyRead))
        #expect(feed.arrived(frame("4"), offset: 4, kind: .incidents, hasRoom: true) == .send)
    }

    @Test("what may not be set aside is read instead")
    func overflow() {
        var feed = feed(after: 1, Self.limits(aside: 4))
        #expect(feed.joined(end: cursor(2)) == .read(after: 1))
        #expect(feed.arrived(frame("aaaa"), offset: 3, kind: .incidents, hasRoom: true) == .setAside)
        #expect(feed.arrived(frame("b"), offset: 4, kind: .incidents, hasRoom: true) == .readInstead)
        #expect(feed.arrived(frame("c"), offset: 5, kind: .incidents, hasRoom: true) == .setAside)
        #expect(feed.read(.slice(incidents(2), through: 2)) == firstPage(incidents(2), from: 1))
        #expect(feed.wrote() == .read(after: 2))
        #expect(feed.read(.slice(incidents(3, 4), through: 4)) == page(incidents(3, 4)))
        #expect(feed.wrote() == .goLive([frame("c")]))
    }

    @Test("one that overflows before the end is known reads on, though its cursor was at the end")
    func overflowEarly() {
        var feed = feed(after: 2, Self.limits(aside: 0))
        #expect(feed.arrived(frame("a"), offset: 3, kind: .incidents, hasRoom: true) == .readInstead)
        #expect(feed.joined(end: cursor(2)) == firstPage([], from: 2))
        #expect(feed.wrote() == .read(after: 2))
        #expect(feed.read(.slice(incidents(3), through: 3)) == page(incidents(3)))
        #expect(feed.wrote() == .goLive([]))
    }

    @Test("of the counts of unread only the newest comes, last; statistics don't come at all before it is live")
    func counts() {
        var feed = FeedState(want: [.inbox, .stats], after: cursor(1), limits: Self.limits())
        #expect(feed.joined(end: cursor(2)) == .read(after: 1))
        #expect(feed.arrived(unread: frame("1 unread"), hasRoom: true) == .setAside)
        #expect(feed.arrived(frame("3"), offset: 3, kind: .inbox, hasRoom: true) == .setAside)
        #expect(feed.arrived(unread: frame("2 unread"), hasRoom: true) == .setAside)
        #expect(feed.arrived(stats: frame("stats"), hasRoom: true) == .passedOver(.catchingUp))
        #expect(feed.read(.slice([], through: 2)) == firstPage([], from: 1))
        #expect(feed.wrote() == .goLive([frame("3"), frame("2 unread")]))
        #expect(feed.arrived(unread: frame("3 unread"), hasRoom: true) == .send)
        #expect(feed.arrived(stats: frame("stats"), hasRoom: true) == .send)
    }

    // MARK: What is wanted

    @Test("other kinds than those wanted are passed over, read or live")
    func wanted() {
        var feed = FeedState(want: [.incidents], after: cursor(1), limits: Self.limits())
        #expect(feed.joined(end: cursor(3)) == .read(after: 1))
        let silence = FeedItem(offset: 3, content: .silence(SilenceID(1), json: []))
        #expect(feed.read(.slice(incidents(2) + [silence], through: 3)) == firstPage(incidents(2), from: 1))
        #expect(feed.arrived(frame("4"), offset: 4, kind: .inbox, hasRoom: true) == .passedOver(.unwanted))
        #expect(feed.wrote() == .goLive([]))
        #expect(feed.arrived(frame("5"), offset: 5, kind: .silences, hasRoom: true) == .passedOver(.unwanted))
        #expect(feed.arrived(unread: frame("1 unread"), hasRoom: true) == .passedOver(.unwanted))
        #expect(feed.arrived(stats: frame("stats"), hasRoom: true) == .passedOver(.unwanted))
    }

    @Test("a subscriber that wants other kinds gets them from then on")
    func wantsOthers() {
        var feed = live(after: 5, want: [.incidents])
        feed.subscribed(to: [.silences], after: cursor(1))
        #expect(feed.phase == .live(after: 5), "where it was is of no matter any more")
        #expect(feed.arrived(frame("6"), offset: 6, kind: .incidents, hasRoom: true) == .passedOver(.unwanted))
        #expect(feed.arrived(frame("7"), offset: 7, kind: .silences, hasRoom: true) == .send)
    }

    @Test("one that has not said what it wants gets nothing but replies, and begins where it then says it was")
    func hello() {
        var feed = FeedState(want: [], after: nil, limits: Self.limits())
        #expect(feed.reply(frame("pong"), hasRoom: true) == .send)
        #expect(feed.arrived(frame("2"), offset: 2, kind: .incidents, hasRoom: true) == .passedOver(.unwanted))
        feed.subscribed(to: .default, after: cursor(1))
        #expect(feed.joined(end: cursor(2)) == .read(after: 1))
    }

    // MARK: The client's window

    @Test("where the client has no room everything waits in order, until it has taken that")
    func lagging() {
        var feed = live(after: 5)
        #expect(feed.arrived(frame("6"), offset: 6, kind: .incidents, hasRoom: false) == .waits)
        #expect(feed.phase == .lagging(after: 5))
        #expect(feed.reply(frame("pong"), hasRoom: true) == .waits, "it does not overtake")
        #expect(feed.arrived(frame("5"), offset: 5, kind: .incidents, hasRoom: true) == .passedOver(.alreadyRead))
        #expect(feed.takeWaiting() == frame("6"))
        #expect(feed.phase == .lagging(after: 5))
        #expect(feed.takeWaiting() == frame("pong"))
        #expect(feed.phase == .live(after: 5))
        #expect(feed.takeWaiting() == nil)
        #expect(feed.arrived(frame("7"), offset: 7, kind: .incidents, hasRoom: true) == .send)
    }

    @Test("one that lags too far behind is closed, and what waited is dropped")
    func tooSlow() {
        var feed = live(after: 5, Self.limits(lag: 6))
        #expect(feed.arrived(frame("aaaa"), offset: 6, kind: .incidents, hasRoom: false) == .waits)
        #expect(feed.arrived(frame("bbb"), offset: 7, kind: .incidents, hasRoom: false) == .close(.tooSlow))
        #expect(feed.phase == .closed(.reason(.tooSlow)))
        #expect(feed.takeWaiting() == nil)
        #expect(feed.arrived(frame("c"), offset: 8, kind: .incidents, hasRoom: true) == .passedOver(.closed))
        #expect(feed.reply(frame("d"), hasRoom: true) == .passedOver(.closed))
    }

    @Test("replies wait while the past is read; the past itself does not, and it is live but lagging then")
    func replies() {
        var feed = feed(after: 1)
        #expect(feed.joined(end: cursor(2)) == .read(after: 1))
        #expect(feed.reply(frame("pong"), hasRoom: false) == .waits)
        #expect(feed.read(.slice(incidents(2), through: 2)) == firstPage(incidents(2), from: 1))
        #expect(feed.wrote() == .goLive([]))
        #expect(feed.phase == .lagging(after: 2))
        #expect(feed.arrived(frame("3"), offset: 3, kind: .incidents, hasRoom: true) == .waits)
        #expect(feed.takeWaiting() == frame("pong"))
        #expect(feed.takeWaiting() == frame("3"))
    }

    @Test("replies that nobody takes while the past is read end it, too")
    func tooManyReplies() {
        var feed = feed(after: 1, Self.limits(lag: 3))
        #expect(feed.joined(end: cursor(2)) == .read(after: 1))
        #expect(feed.reply(frame("pong"), hasRoom: false) == .close(.tooSlow))
        #expect(feed.read(.slice(incidents(2), through: 2)) == .ended(.reason(.tooSlow)))
    }

    // MARK: The end

    @Test("one that ends while a page is read, or written, does nothing more; the first reason counts")
    func closed() {
        var reading = feed(after: 1)
        #expect(reading.joined(end: cursor(5)) == .read(after: 1))
        #expect(reading.close(.reason(.goingAway)) == true)
        #expect(reading.close(.gone) == false)
        #expect(reading.read(.slice(incidents(2), through: 2)) == .ended(.reason(.goingAway)))
        #expect(reading.arrived(frame("6"), offset: 6, kind: .incidents, hasRoom: true) == .passedOver(.closed))
        #expect(reading.arrived(unread: frame("1 unread"), hasRoom: true) == .passedOver(.closed))

        var writing = feed(after: 1)
        #expect(writing.joined(end: cursor(2)) == .read(after: 1))
        #expect(writing.read(.slice(incidents(2), through: 2)) == firstPage(incidents(2), from: 1))
        #expect(writing.close(.gone) == true)
        #expect(writing.wrote() == .ended(.gone))

        var joining = feed(after: 1)
        #expect(joining.close(.gone) == true)
        #expect(joining.joined(end: cursor(2)) == .ended(.gone))
    }

    @Test("the end of the role or the token ends it with the code of that", arguments: TokenRefusal.allCases)
    func role(_ refusal: TokenRefusal) {
        var feed = live(after: 5)
        #expect(feed.arrived(frame("6"), offset: 6, kind: .incidents, hasRoom: false) == .waits)
        #expect(feed.close(.reason(CloseReason(refusal))) == true)
        #expect(feed.end == .reason(CloseReason(refusal)))
        #expect(feed.hasWaiting == false)
    }

    @Test("a poll is live from the beginning")
    func poll() {
        var feed = FeedState.live(want: [.inbox], limits: Self.limits())
        #expect(feed.isCaughtUp == true)
        #expect(feed.arrived(frame("1"), offset: 1, kind: .inbox, hasRoom: false) == .waits)
        #expect(feed.takeWaiting() == frame("1"))
        #expect(feed.close(.waited) == true)
        #expect(feed.isCaughtUp == false)
    }

    // MARK: Every order

    struct Bounds: Sendable, CustomTestStringConvertible {
        let page: Int
        let aside: Int
        var testDescription: String { "pages of \(page), \(aside) bytes aside" }
    }

    @Test(
        "in whatever order items are committed, published and read, each comes once and in its turn",
        arguments: [
            Bounds(page: 256, aside: 1_000), Bounds(page: 256, aside: 1), Bounds(page: 2, aside: 1_000),
            Bounds(page: 2, aside: 1), Bounds(page: 2, aside: 0),
        ]
    )
    func everyOrder(_ bounds: Bounds) {
        var tally = Tally()
        let feed = feed(after: 1, Self.limits(aside: bounds.aside))
        explore(World(feed: feed, page: bounds.page), &tally)
        #expect(tally.orders > 100)
        #expect(tally.wrong == [])
    }

    private struct Tally {
        var orders = 0
        var wrong: [[UInt64]] = []
    }

    private func explore(_ world: World, _ tally: inout Tally) {
        let next = [world.committing(), world.publishing(), world.reading()].compactMap { $0 }
        for world in next { explore(world, &tally) }
        guard next.isEmpty else { return }
        tally.orders += 1
        if world.sent != Array(2...World.last) { tally.wrong.append(world.sent) }
    }
}

/// A store, a publisher and a door, each of which may take its next step at any time.
private struct World {
    /// Of the items that are committed in the end.
    static let last: UInt64 = 5

    private(set) var sent: [UInt64] = []
    private var feed: FeedState
    /// What the door does next; `nil` before it has looked where the feed ends.
    private var step: FeedStep?
    private let page: Int
    private var committed: UInt64 = 2
    /// Everything published before this point was published before the door joined the hub.
    private var published: UInt64 = 2

    init(feed: FeedState, page: Int) {
        self.feed = feed
        self.page = page
    }

    func committing() -> World? {
        guard committed < Self.last else { return nil }
        var next = self
        next.committed += 1
        return next
    }

    func publishing() -> World? {
        guard published < committed else { return nil }
        var next = self
        next.published += 1
        next.publish(next.published)
        return next
    }

    func reading() -> World? {
        var next = self
        guard let step else {
            next.step = next.feed.joined(end: FeedCursor(epoch: "e1", offset: committed))
            return next
        }
        switch step {
        case .read(let after): next.step = next.feed.read(slice(after: after))
        case .write(let page): next.write(page)
        case .goLive, .ended: return nil
        }
        return next
    }

    private mutating func publish(_ offset: UInt64) {
        let frame = ByteBuffer(integer: UInt8(offset))
        switch feed.arrived(frame, offset: offset, kind: .incidents, hasRoom: true) {
        case .send: sent.append(offset)
        case .setAside, .readInstead, .waits, .passedOver, .close: break
        }
    }

    private func slice(after: UInt64) -> FeedSlice {
        let all = (1...Self.last).filter { $0 > after && $0 <= committed }
        let items = all.prefix(page).map { FeedItem(offset: $0, content: .incident(IncidentID($0), json: [])) }
        return .slice(items, through: items.count < all.count ? items.last?.offset ?? committed : committed)
    }

    /// Nothing comes between a page's end and what was set aside.
    private mutating func write(_ page: FeedPage) {
        switch page.content {
        case .items(let items, _): sent += items.map(\.offset)
        case .gap: break
        }
        let next = feed.wrote()
        if case .goLive(let aside) = next {
            sent += aside.map { frame in frame.readableBytesView.first.map { UInt64($0) } ?? 0 }
        }
        step = next
    }
}
