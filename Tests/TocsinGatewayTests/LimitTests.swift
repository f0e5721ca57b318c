import NIOCore
import Testing
import TocsinModel

import TocsinTime
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

    private func address(_ text: String) throws -> ClientAddress {
        let address: IPAddress = try #require(IPAddress(text))
        return ClientAddress(address)
    }

    @Test("an address has its number of sockets, and gets one back for each that left")
    func sockets() throws {
        var limits = GatewayLimits()
        limits.socketsPerAddress = 2
        let limiter = ConnectionLimiter(limits: limits, clock: ManualClock().gatewayClock)
        let (a, b) = (try address("192.0.2.1"), try address("192.0.2.2"))
        #expect(limiter.enter(a) == nil)
        #expect(limiter.enter(a) == nil)
        #expect(limiter.enter(a) == .tooManySockets)
        #expect(limiter.enter(b) == nil)
        limiter.leave(a)
        #expect(limiter.enter(a) == nil)
    }

    @Test("handshakes are counted by address: one that floods takes none of another's")
    func handshakes() throws {
        let clock = ManualClock()
        let limiter = ConnectionLimiter(limits: GatewayLimits(), clock: clock.gatewayClock)
        let flood = try address("192.0.2.1")
        for _ in 0..<100 { #expect(limiter.enter(flood) == nil) }
        #expect(limiter.enter(flood) == .tooManyHandshakes)
        #expect(limiter.enter(try address("192.0.2.2")) == nil)
        clock.advance(by: .seconds(1))
        #expect(limiter.enter(flood) == nil)
    }

    @Test("by default an address may do 100 handshakes a second, hold 1,000 sockets and fail with 20 tokens a second")
    func defaults() {
        let limits = GatewayLimits()
        #expect(limits.handshakes == Rate(perSecond: 100, burst: 100))
        #expect(limits.socketsPerAddress == 1_000)
        #expect(limits.failedTokens == Rate(perSecond: 20, burst: 20))
    }

    @Test("twenty failed tokens a second slow an address down, not its neighbour")
    func failures() throws {
        let clock = ManualClock()
        let limiter = ConnectionLimiter(limits: GatewayLimits(), clock: clock.gatewayClock)
        let (a, b) = (try address("192.0.2.1"), try address("192.0.2.2"))
        for _ in 0..<20 { #expect(limiter.mayFail(a)) }
        #expect(!limiter.mayFail(a))
        #expect(limiter.mayFail(b))
        clock.advance(by: .milliseconds(50))
        #expect(limiter.mayFail(a))
    }

    @Test("an IPv6 subscriber is one /64, an IPv4 address written as IPv6 is that address")
    func networks() throws {
        #expect(try address("2001:db8:1:2::1") == address("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        #expect(try address("2001:db8:1:2::1") != address("2001:db8:1:3::1"))
        #expect(try address("::ffff:192.0.2.1") == address("192.0.2.1"))
        #expect(try address("192.0.2.1") != address("192.0.2.2"))
    }

    @Test("addresses are remembered only so many at a time, but for those that have something open")
    func bounded() throws {
        var limits = GatewayLimits()
        limits.addresses = 10
        let limiter = ConnectionLimiter(limits: limits, clock: ManualClock().gatewayClock)
        let kept = try address("192.0.2.1")
        #expect(limiter.enter(kept) == nil)
        for index in 0..<100 { #expect(limiter.mayFail(try address("198.51.100.\(index)"))) }
        #expect(limiter.addressCount <= 11)
        limits.socketsPerAddress = 1
        limiter.leave(kept)
        #expect(limiter.enter(kept) == nil)
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
