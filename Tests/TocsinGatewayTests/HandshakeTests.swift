import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct HandshakeTests {
    @Test("a handshake is answered as RFC 6455 says, with the subprotocol where it was offered")
    func accepted() async throws {
        try await Harness.run { harness in
            let client = try await harness.client()
            let answer = try await client.upgrade([
                ("Sec-WebSocket-Protocol", "other, tocsin.v1"), ("Origin", Harness.origin),
            ])
            #expect(answer.status == 101)
            #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(answer.headers["sec-websocket-protocol"] == "tocsin.v1")
            #expect(answer.headers["sec-websocket-extensions"] == nil)

            let plain = try await harness.client()
            let headers = try await plain.upgrade([("Sec-WebSocket-Extensions", "permessage-deflate")]).headers
            #expect(headers["sec-websocket-protocol"] == nil)
            #expect(headers["sec-websocket-extensions"] == nil)
        }
    }

    @Test(
        "a page of another origin gets 403 and no socket",
        arguments: [
            "http://evil.example", "http://dashboard.example.evil.example", "http://evildashboard.example",
            "https://dashboard.example", "http://dashboard.example:81", "http://DASHBOARD.example", "null",
            "http://user@dashboard.example",
        ]
    )
    func foreign(_ origin: String) async throws {
        try await Harness.run { harness in
            let client = try await harness.client()
            let answer = try await client.upgrade([("Origin", origin)])
            #expect(answer.status == 403)
            #expect(answer.json["code"] as? String == "origin")
            #expect(answer.headers["access-control-allow-origin"] == nil)
            #expect(answer.headers["upgrade"] == nil)
        }
    }

    @Test("a request that is no handshake of version 13 is told to become one")
    func notAnUpgrade() async throws {
        try await Harness.run { harness in
            let plain = try await harness.request("GET", "/api/v1/stream")
            #expect(plain.status == 426)
            #expect(plain.json["code"] as? String == "upgrade_required")
            #expect(plain.headers["sec-websocket-version"] == "13")
            let old = try await harness.request(
                "GET",
                "/api/v1/stream",
                [
                    ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "8"),
                    ("Sec-WebSocket-Key", "x"),
                ]
            )
            #expect(old.status == 426)
            let noKey = try await harness.request(
                "GET",
                "/api/v1/stream",
                [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")]
            )
            #expect(noKey.status == 400)
            let elsewhere = try await harness.request("GET", "/api/v1/incidents", RawClient.handshake)
            #expect(elsewhere.status == 401)
        }
    }

    @Test("too many handshakes at once, and the next is told to come again")
    func tooMany() async throws {
        try await Harness.run({ $0.limits.handshakes = Rate(perSecond: 1, burst: 3) }) { harness in
            for _ in 0..<3 { _ = try await harness.socket() }
            let client = try await harness.client()
            let refused = try await client.upgrade()
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "1")
            harness.clock.advance(by: .seconds(1))
            _ = try await harness.socket()
        }
    }

    @Test("an address has its number of sockets and gets one back when one is closed")
    func sockets() async throws {
        try await Harness.run({ $0.limits.socketsPerAddress = 1 }) { harness in
            let (first, _) = try await harness.stream()
            let second = try await harness.client()
            #expect(try await second.upgrade().status == 429)
            try await first.send(frame: 0x88, [])
            await first.end()
            // The server has closed before the client has seen the end.
            _ = try await harness.socket()
        }
    }

    @Test("what a client sends together with its handshake is read after it")
    func eager() async throws {
        try await Harness.run { harness in
            let client = try await harness.client()
            var bytes = Array("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n".utf8)
            for (name, value) in RawClient.handshake { bytes += Array("\(name): \(value)\r\n".utf8) }
            let hello = #"{"type":"hello","token":"\#(try await TestTokens.token())"}"#
            try await client.send(bytes + Array("\r\n".utf8) + RawClient.frame(0x81, Array(hello.utf8)))
            #expect(try await client.answer().status == 101)
            #expect(try await client.message().type == "welcome")
        }
    }
}
