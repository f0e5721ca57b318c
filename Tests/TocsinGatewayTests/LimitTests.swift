import NIOCore
import Testing
import TocsinModel

@testable import TocsinGateway

@Suite struct LimitTests {
    @Test("a bucket gives its burst at once and then its rate")
    func bucket() {
        let rate = Rate(perSecond: 2, burst: 3)
        var bucket = TokenBucket(rate, at: .zero)
        let taken = (0..<4).map { _ in bucket.take(rate, at: .zero) }
        #expect(taken == [true, true, true, false])
        #expect(bucket.take(rate, at: .milliseconds(499)) == false)
        #expect(bucket.take(rate, at: .milliseconds(500)) == true)
        #expect(bucket.take(rate, at: .milliseconds(500)) == false)
        #expect(bucket.isFull(rate, at: .seconds(1)) == false)
        #expect(bucket.isFull(rate, at: .hours(1)) == true)
    }

    @Test("a bucket whose clock went back gives nothing for it")
    func backwards() {
        let rate = Rate(perSecond: 1, burst: 1)
        var bucket = TokenBucket(rate, at: .seconds(10))
        #expect(bucket.take(rate, at: .seconds(10)) == true)
        #expect(bucket.take(rate, at: .seconds(5)) == false)
        #expect(bucket.take(rate, at: .milliseconds(10_999)) == false)
        #expect(bucket.take(rate, at: .seconds(11)) == true)
    }

    @Test("a ping comes every 25 s, and without its pong within 10 s the other side is lost")
    func heartbeat() {
        let limits = GatewayLimits()
        var heart = Heartbeat(at: .zero)
        #expect(heart.beat(at: .seconds(24), limits: limits) == .none)
        #expect(heart.beat(at: .seconds(25), limits: limits) == .ping)
        #expect(heart.beat(at: .seconds(26), limits: limits) == .none)
        heart.pong()
        #expect(heart.beat(at: .seconds(49), limits: limits) == .none)
        #expect(heart.beat(at: .seconds(50), limits: limits) == .ping)
        #expect(heart.beat(at: .milliseconds(59_999), limits: limits) == .none)
        #expect(heart.beat(at: .seconds(60), limits: limits) == .lost)
    }

    @Test("a queue that overflows is empty")
    func queue() {
        var queue = OutboundQueue()
        #expect(queue.append(ByteBuffer(string: "abc"), limit: 5) == .kept)
        #expect(queue.append(ByteBuffer(string: "de"), limit: 5) == .kept)
        #expect(queue.popFirst() == ByteBuffer(string: "abc"))
        #expect(queue.bytes == 2)
        #expect(queue.append(ByteBuffer(string: "fghi"), limit: 5) == .overflowed)
        #expect(queue.isEmpty && queue.bytes == 0)
        #expect(queue.popFirst() == nil)
    }

    @Test("an address has its number of sockets, and gets one back for each that left")
    func sockets() {
        var limits = GatewayLimits()
        limits.socketsPerAddress = 2
        let door = Doorkeeper(limits: limits, clock: ManualClock().gatewayClock)
        #expect(door.enter("a") == nil)
        #expect(door.enter("a") == nil)
        #expect(door.enter("a") == .tooManySockets)
        #expect(door.enter("b") == nil)
        door.leave("a")
        #expect(door.enter("a") == nil)
    }

    @Test("handshakes are counted for all addresses together")
    func handshakes() {
        let clock = ManualClock()
        let door = Doorkeeper(limits: GatewayLimits(), clock: clock.gatewayClock)
        for index in 0..<100 { #expect(door.enter("address \(index)") == nil) }
        #expect(door.enter("another") == .tooManyHandshakes)
        clock.advance(by: .seconds(1))
        #expect(door.enter("another") == nil)
    }

    @Test("twenty failed tokens a second slow an address down, not its neighbour")
    func failures() {
        let clock = ManualClock()
        let door = Doorkeeper(limits: GatewayLimits(), clock: clock.gatewayClock)
        for _ in 0..<20 {
            #expect(door.mayTryToken("a"))
            door.tokenFailed("a")
        }
        #expect(!door.mayTryToken("a"))
        #expect(door.mayTryToken("b"))
        clock.advance(by: .milliseconds(50))
        #expect(door.mayTryToken("a"))
    }

    @Test("the addresses with failures are remembered only so many at a time")
    func bounded() {
        var limits = GatewayLimits()
        limits.addresses = 10
        let clock = ManualClock()
        let door = Doorkeeper(limits: limits, clock: clock.gatewayClock)
        #expect(door.enter("kept") == nil)
        for index in 0..<100 { door.tokenFailed("address \(index)") }
        #expect(door.addressCount <= 11)
        clock.advance(by: .hours(1))
        door.tokenFailed("last")
        #expect(door.addressCount <= 11)
    }

    @Test(
        "an origin is allowed as a whole or not at all",
        arguments: [
            ("https://tocsin.example", true), ("https://tocsin.example.evil.example", false),
            ("https://eviltocsin.example", false), ("http://tocsin.example", false),
            ("https://tocsin.example:444", false),
            ("https://tocsin.example/", false), ("https://TOCSIN.example", false), ("https://a@tocsin.example", false),
            ("https://tocsin.example\t", false), ("null", false), ("", false),
        ]
    )
    func origin(_ origin: String, isAllowed: Bool) {
        let policy = OriginPolicy(["https://tocsin.example", "null"])
        #expect(policy.permits([origin]) == isAllowed)
    }

    @Test("no origin is no page; two are a trick")
    func originCount() {
        let policy = OriginPolicy(["https://tocsin.example"])
        #expect(policy.permits([]))
        #expect(!policy.permits(["https://tocsin.example", "https://tocsin.example"]))
    }
}
