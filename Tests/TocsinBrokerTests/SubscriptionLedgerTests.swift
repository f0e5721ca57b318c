import Testing

@testable import TocsinBroker

@Suite struct SubscriptionLedgerTests {
    @Test("with MQTT 5 every connection subscribes, once")
    func version5() {
        var ledger = SubscriptionLedger(["a", "b"], resubscribesAlways: true)
        for isSessionPresent in [false, true, true] {
            ledger.connected(isSessionPresent: isSessionPresent)
            #expect(ledger.takeOrders() == [.subscribe("a"), .subscribe("b")])
            #expect(ledger.takeOrders() == [])
        }
    }

    @Test("with MQTT 3.1.1 a resumed session is left alone, for subscribing would bring every retained message again")
    func version311() {
        var ledger = SubscriptionLedger(["a"], resubscribesAlways: false)
        ledger.connected(isSessionPresent: false)
        #expect(ledger.takeOrders() == [.subscribe("a")])
        ledger.sent("a", packetID: 1)
        #expect(ledger.answered(packetID: 1, code: 1) == nil)
        ledger.connected(isSessionPresent: true)
        #expect(ledger.takeOrders() == [])
        ledger.connected(isSessionPresent: false)
        #expect(ledger.takeOrders() == [.subscribe("a")])
    }

    @Test("what was asked and not answered before the connection broke is asked again")
    func unanswered() {
        var ledger = SubscriptionLedger(["a"], resubscribesAlways: false)
        ledger.connected(isSessionPresent: false)
        _ = ledger.takeOrders()
        ledger.sent("a", packetID: 1)
        #expect(!ledger.isSettled)
        ledger.connected(isSessionPresent: true)
        #expect(ledger.takeOrders() == [.subscribe("a")])
    }

    @Test("new filters are subscribed and those that went are unsubscribed, unless the session is new")
    func replaced() {
        var ledger = SubscriptionLedger(["a", "b"], resubscribesAlways: false)
        ledger.connected(isSessionPresent: false)
        _ = ledger.takeOrders()
        ledger.replace(with: ["b", "c"])
        #expect(ledger.takeOrders() == [.unsubscribe("a"), .subscribe("b"), .subscribe("c")])
        ledger.replace(with: ["c"])
        ledger.connected(isSessionPresent: false)
        #expect(ledger.takeOrders() == [.subscribe("c")])
        ledger.replace(with: ["c"])
        #expect(ledger.takeOrders() == [])
    }

    @Test("a filter that goes and comes back is not unsubscribed")
    func comesBack() {
        var ledger = SubscriptionLedger(["a", "b"], resubscribesAlways: false)
        ledger.replace(with: ["a"])
        ledger.replace(with: ["a", "b"])
        #expect(ledger.takeOrders() == [.subscribe("a"), .subscribe("b")])
    }

    @Test("a refusal names its filter")
    func refusal() {
        var ledger = SubscriptionLedger(["a"], resubscribesAlways: true)
        _ = ledger.takeOrders()
        ledger.sent("a", packetID: 4)
        #expect(ledger.answered(packetID: 4, code: 135) == SubscriptionLedger.Refusal(filter: "a", code: 135))
        #expect(ledger.answered(packetID: 4, code: 135) == nil)
        #expect(ledger.isSettled)
    }

    @Test("what an earlier life left in the session is unsubscribed from, until the broker has answered")
    func departed() {
        var ledger = SubscriptionLedger(["a"], earlier: ["a", "old"], resubscribesAlways: true)
        ledger.connected(isSessionPresent: true)
        #expect(ledger.takeOrders() == [.unsubscribe("old"), .subscribe("a")])
        ledger.leaves("old", packetID: 1)
        ledger.connected(isSessionPresent: true)
        #expect(ledger.takeOrders() == [.unsubscribe("old"), .subscribe("a")])
        ledger.leaves("old", packetID: 1)
        #expect(ledger.left(packetID: 1) == true)
        #expect(ledger.everything == ["a"])
        ledger.connected(isSessionPresent: true)
        #expect(ledger.takeOrders() == [.subscribe("a")])
    }

    @Test("only what was refused is asked for again")
    func retried() {
        var ledger = SubscriptionLedger(["a", "b"], resubscribesAlways: false)
        _ = ledger.takeOrders()
        ledger.sent("a", packetID: 1)
        ledger.sent("b", packetID: 2)
        _ = ledger.answered(packetID: 1, code: 1)
        _ = ledger.answered(packetID: 2, code: 135)
        ledger.retry()
        #expect(ledger.takeOrders() == [.subscribe("b")])
        ledger.sent("b", packetID: 3)
        #expect(ledger.answered(packetID: 3, code: 1) == nil)
        #expect(ledger.refused.isEmpty)
        ledger.retry()
        #expect(ledger.takeOrders() == [])
    }

    @Test("what is retained is asked for once more, once")
    func anew() {
        var ledger = SubscriptionLedger(["a", "b"], resubscribesAlways: true)
        _ = ledger.takeOrders()
        ledger.wantRetained(["b", "gone"])
        #expect(ledger.takeOrders() == [.subscribe("a"), .subscribeAnew("b")])
        ledger.connected(isSessionPresent: true)
        #expect(ledger.takeOrders() == [.subscribe("a"), .subscribe("b")])
    }
}
