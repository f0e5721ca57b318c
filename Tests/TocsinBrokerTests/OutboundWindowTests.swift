import Testing

@testable import TocsinBroker

@Suite struct OutboundWindowTests {
    @Test("no more than the limit is on its way")
    func limit() {
        var window = OutboundWindow<String>(limit: 2)
        for item in ["a", "b", "c"] { window.append(item) }
        #expect(window.next == "a")
        window.sent(packetID: 1)
        #expect(window.next == "b")
        window.sent(packetID: 2)
        #expect(window.next == nil)
        #expect(window.acknowledged(packetID: 1) == "a")
        #expect(window.next == "c")
    }

    @Test("after a lost connection the unacknowledged goes first, in the first order")
    func resend() {
        var window = OutboundWindow<Int>(limit: 3)
        for item in 1...5 { window.append(item) }
        for packetID in 11...13 as ClosedRange<Int32> { window.sent(packetID: packetID) }
        #expect(window.acknowledged(packetID: 12) == 2)
        #expect(window.connectionLost() == 2)
        var order: [Int] = []
        while let item = window.next {
            order.append(item)
            window.sent(packetID: Int32(order.count))
            _ = window.acknowledged(packetID: Int32(order.count))
        }
        #expect(order == [1, 3, 4, 5])
        #expect(window.isEmpty)
    }

    @Test("an identifier that is not on its way means nothing")
    func unknown() {
        var window = OutboundWindow<Int>(limit: 1)
        window.append(1)
        #expect(window.acknowledged(packetID: 1) == nil)
        window.discarded()
        #expect(window.isEmpty)
    }

    @Test("emptying it returns everything that was not acknowledged, in order")
    func removeAll() {
        var window = OutboundWindow<Int>(limit: 1)
        for item in 1...3 { window.append(item) }
        window.sent(packetID: 1)
        #expect(window.removeAll() == [1, 2, 3])
        #expect(window.isEmpty)
    }
}
