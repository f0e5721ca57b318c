import Testing

@testable import TocsinBroker

@Suite struct OutboundWindowTests {
    private typealias Window = OutboundWindow<Int>
    private let start = ContinuousClock.now

    private func window(_ items: ClosedRange<Int>, limit: Int, topic: (Int) -> String = { "t/\($0)" }) -> Window {
        var window = Window(limit: limit)
        for item in items { window.append(item, topic: topic(item), isRetained: false) }
        return window
    }

    /// What was on its way under a packet id, and no longer is.
    private func landed(_ window: inout Window, _ packetID: Int32) throws -> Window.Entry {
        let entry = window.landed(packetID: packetID)
        return try #require(entry)
    }

    private func next(_ window: inout Window, at now: ContinuousClock.Instant) throws -> Window.Entry {
        let entry = window.takeNext(at: now)
        return try #require(entry)
    }

    /// Sends and acknowledges until nothing more can be sent.
    private func drain(_ window: inout Window, at now: ContinuousClock.Instant) -> [Int] {
        var order: [Int] = []
        while let entry = window.takeNext(at: now) {
            order.append(entry.item)
            window.sent(entry, packetID: Int32(1000 + order.count))
            if let landed = window.landed(packetID: Int32(1000 + order.count)) { window.arrived(landed) }
        }
        return order
    }

    /// Sends as many as go.
    private func send(_ window: inout Window, at now: ContinuousClock.Instant, from packetID: Int32 = 1) -> [Int] {
        var sent: [Int] = []
        while let entry = window.takeNext(at: now) {
            window.sent(entry, packetID: packetID + Int32(sent.count))
            sent.append(entry.item)
        }
        return sent
    }

    @Test("no more than the limit is on its way")
    func limit() throws {
        var window = window(1...3, limit: 2)
        #expect(send(&window, at: start) == [1, 2])
        window.arrived(try landed(&window, 1))
        #expect(send(&window, at: start, from: 3) == [3])
    }

    @Test(
        "after a lost connection the unacknowledged goes first, in the first order, one at a time until it has arrived"
    )
    func resend() throws {
        var window = window(1...5, limit: 3)
        #expect(send(&window, at: start) == [1, 2, 3])
        window.arrived(try landed(&window, 2))
        guard case .several(2) = window.connectionLost(isBlamable: true) else {
            Issue.record("two were on their way")
            return
        }
        #expect(send(&window, at: start, from: 10) == [1])
        window.arrived(try landed(&window, 10))
        #expect(send(&window, at: start, from: 20) == [3])
        window.arrived(try landed(&window, 20))
        #expect(send(&window, at: start, from: 30) == [4, 5])
    }

    @Test("a connection that is lost while nothing to blame was sent leaves the window as wide as it was")
    func blameless() {
        var window = window(1...3, limit: 3)
        #expect(send(&window, at: start) == [1, 2, 3])
        _ = window.connectionLost(isBlamable: false)
        #expect(send(&window, at: start) == [1, 2, 3])
    }

    @Test("an identifier that is not on its way means nothing")
    func unknown() {
        var window = window(1...1, limit: 1)
        #expect(window.landed(packetID: 1) == nil)
    }

    @Test("emptying it returns everything that was not acknowledged, in order")
    func removeAll() throws {
        var window = window(1...4, limit: 2)
        #expect(send(&window, at: start) == [1, 2])
        window.hold(try landed(&window, 1), until: start + .seconds(1))
        #expect(window.removeAll().map(\.item) == [1, 2, 3, 4])
        #expect(window.isEmpty)
    }

    @Test("one that is refused is held back, what has the same topic waits behind it, and everything else goes on")
    func heldBack() throws {
        var window = window(1...6, limit: 1) { $0.isMultiple(of: 2) ? "even" : "odd" }
        let refused = try next(&window, at: start)
        window.sent(refused, packetID: 1)
        window.hold(try landed(&window, 1), until: start + .seconds(1))
        #expect(drain(&window, at: start) == [2, 4, 6])
        #expect(window.isIdle && !window.isEmpty)
        #expect(window.wakeAt == start + .seconds(1))
        #expect(drain(&window, at: start + .seconds(1)) == [1, 3, 5])
        #expect(window.isEmpty)
    }

    @Test("those of one topic that were refused together keep their order")
    func refusedTogether() throws {
        var window = window(1...4, limit: 3) { _ in "t" }
        #expect(send(&window, at: start) == [1, 2, 3])
        for packetID in 1...3 as ClosedRange<Int32> {
            window.hold(try landed(&window, packetID), until: start + .seconds(1))
        }
        #expect(drain(&window, at: start) == [])
        #expect(drain(&window, at: start + .seconds(1)) == [1, 2, 3, 4])
    }

    @Test("a retained message that is refused is let go when a newer one of its topic waits")
    func superseded() throws {
        var window = Window(limit: 1)
        window.append(1, topic: "t", isRetained: true)
        let first = try next(&window, at: start)
        window.sent(first, packetID: 1)
        window.hold(try landed(&window, 1), until: start + .seconds(1))
        window.append(2, topic: "t", isRetained: true)
        window.append(3, topic: "t", isRetained: true)
        #expect(drain(&window, at: start) == [])
        #expect(window.takeSettled().map(\.0.item) == [1, 2])
        #expect(drain(&window, at: start + .seconds(1)) == [3])
        #expect(window.isEmpty)
    }

    @Test("no more than so many wait behind one that is refused; the oldest of them give way")
    func crowd() throws {
        var window = Window(limit: 1, laneLimit: 2)
        for item in 1...5 { window.append(item, topic: "t", isRetained: false) }
        window.sent(try next(&window, at: start), packetID: 1)
        window.hold(try landed(&window, 1), until: start + .seconds(1))
        #expect(drain(&window, at: start) == [])
        #expect(window.takeSettled().map(\.0.item) == [2, 3])
        #expect(drain(&window, at: start + .seconds(1)) == [1, 4, 5])
    }

    @Test("one that alone was on its way when the connection was lost is the caller's to judge, and goes alone again")
    func alone() throws {
        var window = window(1...3, limit: 3)
        let first = try next(&window, at: start)
        window.sent(first, packetID: 1)
        guard case .alone(let entry) = window.connectionLost(isBlamable: true) else {
            Issue.record("it was alone")
            return
        }
        #expect(entry.item == 1 && entry.losses == 1)
        window.hold(entry, until: start + .seconds(1))
        #expect(send(&window, at: start, from: 10) == [2, 3])
        #expect(window.takeNext(at: start + .seconds(1)) == nil, "others are on their way")
        for packetID in 10...11 as ClosedRange<Int32> {
            window.arrived(try landed(&window, packetID))
        }
        #expect(window.takeNext(at: start + .seconds(1))?.item == 1)
    }

    @Test("answers never go before alarms, and clearing never before answers")
    func priorities() {
        var window = Window(limit: 1)
        window.append(3, topic: "c", isRetained: false, priority: .clearing)
        window.append(2, topic: "b", isRetained: false, priority: .answer)
        window.append(1, topic: "a", isRetained: false)
        #expect(drain(&window, at: start) == [1, 2, 3])
    }
}
