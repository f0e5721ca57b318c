import JWTKit
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct StreamClosingTests {
    /// One thing a client does wrong after its welcome.
    struct Misdeed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let code: Int

        init(_ description: String, _ bytes: [UInt8], _ code: Int) {
            testDescription = description
            self.bytes = bytes
            self.code = code
        }
    }

    private static let text = Array(#"{"type":"command","id":1,"action":"clear"}"#.utf8)

    static let misdeeds: [Misdeed] = [
        Misdeed("an unmasked frame", RawClient.frame(0x81, text, isMasked: false), 1002),
        Misdeed("the first reserved bit", RawClient.frame(0xC1, text), 1002),
        Misdeed("the second reserved bit", RawClient.frame(0xA1, text), 1002),
        Misdeed("the third reserved bit", RawClient.frame(0x91, text), 1002),
        Misdeed("a reserved opcode", RawClient.frame(0x83, text), 1002),
        Misdeed("a reserved control opcode", RawClient.frame(0x8B, []), 1002),
        Misdeed("a fragmented ping", RawClient.frame(0x09, []), 1002),
        Misdeed("a ping of 126 bytes", RawClient.frame(0x89, Array(repeating: 0, count: 126)), 1002),
        Misdeed("a continuation of nothing", RawClient.frame(0x80, text), 1002),
        Misdeed("a message within a message", RawClient.frame(0x01, text) + RawClient.frame(0x81, text), 1002),
        Misdeed("a close frame of one byte", RawClient.frame(0x88, [3]), 1002),
        Misdeed("the close code 1005", RawClient.frame(0x88, [3, 0xED]), 1002),
        Misdeed("a text that is not UTF-8", RawClient.frame(0x81, [0x22, 0xC3, 0x28, 0x22]), 1007),
        Misdeed("a surrogate in the text", RawClient.frame(0x81, [0xED, 0xA0, 0x80]), 1007),
        Misdeed(
            "a broken character over two fragments",
            RawClient.frame(0x01, [0xE2, 0x82]) + RawClient.frame(0x80, [0x22]),
            1007
        ),
        Misdeed("65,537 bytes", RawClient.frame(0x81, Array(repeating: 0x20, count: 65_537)), 1009),
        Misdeed("a header that claims a gigabyte", [0x81, 0xFF] + RawClient.bigEndian(1 << 30), 1009),
        Misdeed("a header that claims 2^63 bytes", [0x81, 0xFF] + RawClient.bigEndian(1 << 63), 1009),
        Misdeed(
            "fragments of 80,000 bytes together",
            RawClient.frame(0x01, Array(repeating: 0x20, count: 40_000))
                + RawClient.frame(0x80, Array(repeating: 0x20, count: 40_000)),
            1009
        ),
        Misdeed(
            "thousands of fragments of one byte",
            RawClient.frame(0x01, [0x20]) + (0..<5_000).flatMap { _ in RawClient.frame(0x00, [0x20]) },
            1009
        ),
        Misdeed("a binary frame", RawClient.frame(0x82, text), 4400),
        Misdeed("a text that is not JSON", RawClient.frame(0x81, Array("hello".utf8)), 4400),
        Misdeed("JSON that is not ours", RawClient.frame(0x81, Array(#"{"type":"subscribe"}"#.utf8)), 4400),
        Misdeed(
            "JSON nested 30,000 deep",
            RawClient.frame(0x81, Array(repeating: UInt8(ascii: "["), count: 30_000)),
            4400
        ),
        Misdeed("an empty text", RawClient.frame(0x81, []), 4400),
        Misdeed("a second hello", RawClient.frame(0x81, Array(#"{"type":"hello"}"#.utf8)), 4400),
        Misdeed("a flood of pings", (0..<1_000).flatMap { _ in RawClient.frame(0x89, []) }, 4429),
        Misdeed("a flood of messages", (0..<1_000).flatMap { _ in RawClient.frame(0x81, text) }, 4429),
    ]

    @Test("whoever breaks the rules is told by the code; whoever stands by is not touched", arguments: misdeeds)
    func misdeed(_ misdeed: Misdeed) async throws {
        try await Harness.run { harness in
            let (bystander, _) = try await harness.stream("bo")
            let (client, _) = try await harness.stream("ana")
            try await client.send(misdeed.bytes)
            #expect(try await client.closeCode() == misdeed.code)
            // Whatever else it sends, nothing more comes, and when it does not go it is dropped.
            try? await client.send(text: #"{"type":"command","id":2,"action":"clear"}"#)
            harness.clock.advance(by: .seconds(6))
            await client.end()

            harness.service.open(1)
            #expect(try await bystander.message().type == "incident")
        }
    }

    @Test("before the hello, too, everything else is refused", arguments: misdeeds.filter { $0.code < 4400 })
    func early(_ misdeed: Misdeed) async throws {
        try await Harness.run { harness in
            let client = try await harness.socket()
            try await client.send(misdeed.bytes)
            #expect(try await client.closeCode() == misdeed.code)
        }
    }

    @Test("a command before the hello is not ours")
    func commandFirst() async throws {
        try await Harness.run { harness in
            let client = try await harness.socket()
            try await client.send(text: #"{"type":"command","id":7,"action":"acknowledge","incident":"i-12"}"#)
            #expect(try await client.closeCode() == 4400)
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("without a hello within ten seconds the stream ends")
    func noHello() async throws {
        try await Harness.run { harness in
            let client = try await harness.socket()
            // Once it answers, it counts the time.
            try await client.send(frame: 0x89, [])
            #expect(try await client.frame().opcode == 10)
            harness.clock.advance(by: .milliseconds(9_999))
            try await client.send(frame: 0x89, [])
            #expect(try await client.frame().opcode == 10)
            harness.clock.advance(by: .milliseconds(1_001))
            #expect(try await client.closeCode() == 4408)
        }
    }

    @Test("a token that does not count ends the stream, in the hello as in the header")
    func badTokens() async throws {
        let none = TestTokens.base64URL(#"{"alg":"none"}"#)
        let claims = try await TestTokens.token().split(separator: ".")[1]
        let tokens: [(String, Int)] = [
            ("nonsense", 4401),
            ("\(none).\(claims).", 4401),
            ("\(none).\(claims).c2ln", 4401),
            (try await TestTokens.token(header: ["alg": .string("None")]), 4401),
            (try await TestTokens.token("ana", lifetime: 0), 4401),
            (try await TestTokens.token(key: Array("not the key, but long enough for it".utf8)), 4401),
            (try await TestTokens.token(changing: ["aud": "siren"]), 4401),
            (try await TestTokens.token("ana", role: "root"), 4403),
        ]
        try await Harness.run { harness in
            for (token, code) in tokens {
                let hello = try await harness.socket()
                try await hello.send(text: #"{"type":"hello","token":"\#(token)"}"#)
                #expect(try await hello.closeCode() == code)
                let header = try await harness.socket([("Authorization", "Bearer \(token)")])
                #expect(try await header.closeCode() == code)
            }
            let nobody = try await harness.socket()
            try await nobody.send(text: #"{"type":"hello"}"#)
            #expect(try await nobody.closeCode() == 4401)
        }
    }

    @Test("a token that expires ends its open stream, and no other")
    func expiry() async throws {
        try await Harness.run { harness in
            let (short, _) = try await harness.stream("ana", lifetime: 5)
            let (long, _) = try await harness.stream("ana")
            harness.clock.advance(by: .seconds(5))
            #expect(try await short.closeCode() == 4401)
            harness.service.open(1)
            #expect(try await long.message().type == "incident")
        }
    }

    @Test("a user who is taken out of the configuration loses their stream and their token")
    func unknownUser() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream("ana")
            try await harness.configure(["ana": Role?.none])
            harness.clock.advance(by: .seconds(1))
            #expect(try await client.closeCode() == 4401)
            let again = try await harness.socket()
            try await again.send(text: #"{"type":"hello","token":"\#(try await TestTokens.token("ana"))"}"#)
            #expect(try await again.closeCode() == 4401)
        }
    }

    @Test("each part of a message counts as a message does, however little it brings")
    func parts() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            let text = Array(#"{"type":"command","id":1,"action":"read","all":true}"#.utf8)
            var frames: [UInt8] = []
            for _ in 0..<120 {
                frames += RawClient.frame(0x01, Array(text[..<1])) + RawClient.frame(0x00, Array(text[1..<2]))
                frames += RawClient.frame(0x80, Array(text[2...]))
            }
            try await client.send(frames)
            #expect(try await client.closeCode() == 4429)
        }
    }

    @Test("too many bad tokens slow their address down, and a good one from there counts all the same")
    func manyBadTokens() async throws {
        try await Harness.run { harness in
            for number in 0..<25 {
                let client = try await harness.socket()
                try await client.send(text: #"{"type":"hello","token":"x"}"#)
                #expect(try await client.closeCode() == (number < 20 ? 4401 : 4429))
            }
            let (_, welcome) = try await harness.stream()
            #expect(welcome.type == "welcome")
            #expect(try await harness.request("GET", "/api/v1/incidents", token: "x").status == 429)
            #expect(
                try await harness.request("GET", "/api/v1/incidents", token: try await TestTokens.token()).status == 200
            )
            harness.clock.advance(by: .seconds(1))
            #expect(try await harness.request("GET", "/api/v1/incidents", token: "x").status == 401)
        }
    }

    @Test("whoever reads too slowly is let go with 4409, and everyone else is not kept waiting")
    func slow() async throws {
        try await Harness.run { harness in
            let (prompt, _) = try await harness.stream("bo")
            let (slow, _) = try await harness.stream("ana")
            try await slow.setReading(false)
            // The system's buffers hold megabytes before anything waits here.
            for number: UInt64 in 1...300 {
                harness.service.open(number, padding: 50_000)
                #expect(try await prompt.message().json["cursor"] as? String == "e1:\(number)")
            }
            try await slow.setReading(true)
            #expect(try await slow.closeCode() == 4409)
            harness.clock.advance(by: .seconds(61))
            await slow.end()
        }
    }

    @Test("a close frame is answered with its code")
    func closing() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            try await client.send(frame: 0x88, [0x0F, 0xA1] + Array("done".utf8))
            #expect(try await client.closeCode() == 4001)
            await client.end()
        }
    }

    @Test("the service's end closes every stream with 1001, and an idle connection too")
    func goingAway() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            let waiting = try await harness.socket()
            let idle = try await harness.client()
            #expect(try await idle.request("GET", "/healthz").status == 200)
            await harness.shutDown()
            #expect(try await client.closeCode() == 1001)
            try await client.send(frame: 0x88, [0x03, 0xE9])
            await client.end()
            #expect(try await waiting.closeCode() == 1001)
            harness.clock.advance(by: .seconds(6))
            await waiting.end()
            await idle.end()
        }
    }

    @Test("a ping comes every 25 seconds; whoever does not answer is dropped")
    func silence() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            harness.clock.advance(by: .seconds(25))
            #expect(try await client.frame().opcode == 9)
            try await client.send(frame: 0x8A, [])
            try await client.send(frame: 0x89, [1])
            #expect(try await client.frame().opcode == 10)
            harness.clock.advance(by: .seconds(25))
            #expect(try await client.frame().opcode == 9)
            harness.clock.advance(by: .seconds(10))
            await client.end()
        }
    }

    @Test("a request that is never finished is dropped")
    func unfinished() async throws {
        try await Harness.run { harness in
            let client = try await harness.client()
            try await client.send("GET /api/v1/stream HTTP/1.1\r\nHost:".utf8)
            let other = try await harness.client()
            #expect(try await other.request("GET", "/healthz").status == 200)
            harness.clock.advance(by: .seconds(11))
            await client.end()
        }
    }
}
