import Foundation
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct InboxPollTests {
    private func begin(_ harness: Harness, _ query: String) async throws -> RawClient {
        let client = try await harness.client()
        let token = try await TestTokens.token()
        try await client.send("GET", "/api/v1/notifications?\(query)", [("Authorization", "Bearer \(token)")])
        return client
    }

    /// Returns when that many polls wait.
    private func waiting(_ count: Int, _ harness: Harness) async throws {
        while true {
            let metrics = try await harness.request("GET", "/metrics").body
            if metrics.contains("tocsin_polls_waiting \(count)\n") { return }
            await Task.yield()
        }
    }

    @Test("where there is something it answers at once, and says what to come back with")
    func atOnce() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"))
            harness.service.open(1)
            let answer = try await begin(harness, "after=e1:0&wait=30s").answer()
            #expect((answer.json["items"] as? [Any])?.count == 1)
            #expect(answer.json["cursor"] as? String == "e1:2")
        }
    }

    @Test("where there is nothing it waits until something comes for its user")
    func waits() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let client = try await begin(harness, "after=e1:1&wait=30s")
            try await waiting(1, harness)
            harness.service.open(2)
            harness.service.notify(try .named("bo"))
            harness.service.notify(try .named("ana"), title: "for ana")
            let answer = try await client.answer()
            let items = try #require(answer.json["items"] as? [[String: Any]])
            #expect(items.compactMap { $0["title"] as? String } == ["for ana"])
            #expect(answer.json["cursor"] as? String == "e1:4")
            try await waiting(0, harness)
        }
    }

    @Test("it waits no longer than asked, and is empty then")
    func bounded() async throws {
        try await Harness.run { harness in
            let client = try await begin(harness, "wait=30s")
            try await waiting(1, harness)
            harness.clock.advance(by: .seconds(30))
            let answer = try await client.answer()
            #expect(answer.status == 200)
            #expect((answer.json["items"] as? [Any])?.isEmpty == true)
            #expect(answer.json["cursor"] as? String == "e1:0")
        }
    }

    @Test("a wait that is none, or too long, is refused", arguments: ["61s", "soon", "-1s", ""])
    func refused(_ wait: String) async throws {
        try await Harness.run { harness in
            let answer = try await begin(harness, "wait=\(wait)").answer()
            #expect(answer.status == 400)
        }
    }

    @Test("a cursor of which something is lost is a gap, at once")
    func gap() async throws {
        try await Harness.run { harness in
            for _ in 1...5 { harness.service.notify(try .named("ana")) }
            harness.service.remove(through: 3)
            for cursor in ["e1:1", "e0:1", "e1:6"] {
                let answer = try await begin(harness, "after=\(cursor)&wait=30s").answer()
                #expect(answer.status == 410)
                #expect(answer.json["code"] as? String == "gap")
            }
        }
    }

    @Test("the end of the token, and of the service, end the wait")
    func ended() async throws {
        try await Harness.run { harness in
            let client = try await harness.client()
            let token = try await TestTokens.token("ana", lifetime: 10)
            try await client.send("GET", "/api/v1/notifications?wait=60s", [("Authorization", "Bearer \(token)")])
            try await waiting(1, harness)
            harness.clock.advance(by: .seconds(11))
            #expect(try await client.answer().status == 401)
            let other = try await begin(harness, "wait=60s")
            try await waiting(1, harness)
            await harness.shutDown()
            #expect(try await other.answer().status == 200)
        }
    }

    @Test("pages that are cut off say the place of their last")
    func pages() async throws {
        try await Harness.run { harness in
            for _ in 1...7 { harness.service.notify(try .named("ana")) }
            var cursor = "e1:0"
            var count = 0
            for expected in ["e1:3", "e1:6", "e1:7"] {
                let answer = try await begin(harness, "after=\(cursor)&limit=3").answer()
                cursor = try #require(answer.json["cursor"] as? String)
                #expect(cursor == expected)
                count += (answer.json["items"] as? [Any])?.count ?? 0
            }
            #expect(count == 7)
        }
    }
}
