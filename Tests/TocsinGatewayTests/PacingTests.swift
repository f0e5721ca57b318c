import NIOCore
import NIOEmbedded
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct PacingTests {
    private func open(_ harness: Harness, bytes: String) async throws -> RawClient {
        let client = try await harness.client()
        let token = try await TestTokens.token()
        let head = """
            POST /api/v1/incidents/i-1/note HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
            Content-Length: 60000\r\n\r\n
            """
        try await client.send(Array((head + bytes).utf8))
        return client
    }

    /// Returns when that bound was met.
    private func reached(_ limit: LimitReached, _ harness: Harness, count: Int = 1) async throws {
        let line = "tocsin_gateway_limits_reached_total{limit=\"\(limit.rawValue)\"} \(count)\n"
        while try await !harness.request("GET", "/metrics").body.contains(line) { await Task.yield() }
    }

    /// That the client is told that it is too slow, and hung up on.
    private func expectTooSlow(_ client: RawClient) async throws {
        let answer = try await client.answer()
        #expect(answer.status == 408)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.json["code"] as? String == "too_slow")
        await client.end()
    }

    @Test("a body that never ends is answered with 408, and its connection is closed")
    func endless() async throws {
        try await Harness.run({ $0.limits.bodyBytesPerSecond = 1 }) { harness in
            let client = try await open(harness, bytes: String(repeating: " ", count: 50_000))
            // Its deadline is reckoned from when it began to be read, which nobody sees from here: the clock goes on until it is over.
            let waiting = "limit=\"\(LimitReached.bodyDeadline.rawValue)\"} 0\n"
            while try await harness.request("GET", "/metrics").body.contains(waiting) {
                harness.clock.advance(by: .seconds(1))
            }
            try await expectTooSlow(client)
            try await reached(.bodyDeadline, harness)
        }
    }

    @Test("a body that drips is answered with 408 before its deadline")
    func drip() async throws {
        try await Harness.run { harness in
            let client = try await open(harness, bytes: "{")
            try await reached(.slowBody, harness, count: 0)
            while try await harness.request("GET", "/metrics").body.contains("limit=\"slow_body\"} 0\n") {
                harness.clock.advance(by: .seconds(1))
            }
            try await expectTooSlow(client)
        }
    }

    @Test("an honest body that takes its time is taken")
    func slow() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let client = try await harness.client()
            let token = try await TestTokens.token()
            let body = #"{"text":"the valve sticks"}"#
            try await client.send(
                Array(
                    """
                    POST /api/v1/incidents/i-1/note HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
                    Content-Length: \(body.utf8.count)\r\n\r\n
                    """.utf8
                )
            )
            harness.clock.advance(by: .seconds(4))
            try await client.send(Array(body.utf8))
            #expect(try await client.answer().status == 200)
        }
    }

    @Test("where there is no room, whoever has kept us waiting the longest makes some")
    func room() async throws {
        try await Harness.run({ $0.limits.connections = 6 }) { harness in
            let (stream, _) = try await harness.stream()
            var idle: [RawClient] = []
            for _ in 0..<20 {
                let client = try await harness.client()
                try await client.send(Array("GET / HTTP/1.1\r\nHo".utf8))
                idle.append(client)
            }
            // From the same address, while every place but one is held.
            #expect(try await harness.request("GET", "/healthz").status == 200)
            await idle[0].end()
            harness.service.open(1)
            #expect(try await stream.message().type == "incident")
        }
    }

    @Test("streams are never dropped for a newcomer, which is not let in then")
    func full() async throws {
        try await Harness.run({ $0.limits.connections = 2 }) { harness in
            let (first, _) = try await harness.stream("ana")
            let (second, _) = try await harness.stream("bo")
            let third = try await harness.client()
            await third.end()
            harness.service.open(1)
            #expect(try await first.message().type == "incident")
            #expect(try await second.message().type == "incident")
        }
    }

    // MARK: The line

    private final class Places {
        let connections: OpenConnections
        private(set) var dropped: [ObjectIdentifier] = []
        private var channels: [EmbeddedChannel] = []

        init(limit: Int, perAddress: Int) { connections = OpenConnections(limit: limit, perAddress: perAddress) }

        func admit(_ address: String, isProxy: Bool = false) -> EmbeddedChannel? {
            let channel = EmbeddedChannel()
            channels.append(channel)
            switch connections.admit(channel, from: ClientAddress(IPAddress(address)), isProxy: isProxy) {
            case .admitted: return channel
            case .inPlaceOf(let other):
                dropped.append(ObjectIdentifier(other))
                return channel
            case .refused: return nil
            }
        }
    }

    @Test("an address that holds its number makes room among its own, and a proxy holds as many as there are")
    func perAddress() throws {
        let places = Places(limit: 100, perAddress: 2)
        let first = try #require(places.admit("192.0.2.1"))
        let second = try #require(places.admit("192.0.2.1"))
        let other = try #require(places.admit("192.0.2.2"))
        places.connections.works(for: first)
        #expect(places.admit("192.0.2.1") != nil)
        #expect(places.dropped == [ObjectIdentifier(second)])
        for _ in 0..<10 { #expect(places.admit("192.0.2.3", isProxy: true) != nil) }
        #expect(places.dropped.count == 1)
        places.connections.forget(other)
        #expect(places.connections.count == 12)
    }

    @Test("a connection that works is passed over, and waits behind the others afterwards")
    func order() throws {
        let places = Places(limit: 3, perAddress: 10)
        let channels = try (0..<3).map { _ in try #require(places.admit("192.0.2.1")) }
        for _ in 0..<1_000 {
            places.connections.works(for: channels[0])
            places.connections.waits(for: channels[0])
        }
        #expect(places.admit("192.0.2.2") != nil)
        #expect(places.admit("192.0.2.2") != nil)
        #expect(places.dropped == [channels[1], channels[2]].map { ObjectIdentifier($0) })
        #expect(places.connections.count == 3)
    }
}
