import Foundation
import Synchronization
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct EventStreamTests {
    private func offsets(_ stream: EventClient, _ count: Int) async throws -> [UInt64] {
        var offsets: [UInt64] = []
        while offsets.count < count {
            let event = try await stream.event()
            guard ["incident", "notification"].contains(event.name) else { continue }
            #expect(event.id == event.json["cursor"] as? String)
            offsets.append(try #require(event.id.flatMap { FeedCursor($0) }).offset)
        }
        return offsets
    }

    @Test("it begins with a welcome, and then comes what is said on a WebSocket, with the cursor as its id")
    func live() async throws {
        try await Harness.run { harness in
            let stream = try await harness.events()
            #expect(stream.head.status == 200)
            #expect(stream.head.headers["content-type"] == "text/event-stream")
            #expect(stream.head.headers["cache-control"] == "no-store")
            let welcome = try await stream.event()
            #expect((welcome.name, welcome.id) == ("welcome", "e1:0"))
            harness.service.open(1)
            harness.service.notify(try .named("bo"))
            harness.service.notify(try .named("ana"))
            #expect(try await offsets(stream, 2) == [1, 3])
            let unread = try await stream.event()
            #expect((unread.name, unread.id) == ("inbox", nil))
            #expect(unread.json["unread"] as? Int == 1)
            let metrics = try await harness.request("GET", "/metrics").body
            #expect(metrics.contains("tocsin_event_streams 1\n"))
        }
    }

    @Test("with Last-Event-ID comes exactly what was missed, and it is newer than the address")
    func resumed() async throws {
        try await Harness.run { harness in
            for number: UInt64 in 1...5 { harness.service.open(number) }
            let stream = try await harness.events("ana", [("Last-Event-ID", "e1:3")], query: "?after=e1:1")
            #expect(try await stream.event().id == "e1:3")
            #expect(try await offsets(stream, 2) == [4, 5])
            harness.service.open(6)
            #expect(try await offsets(stream, 1) == [6])
            #expect(try await offsets(harness.events(query: "?after=e1:1"), 5) == [2, 3, 4, 5, 6])
        }
    }

    @Test(
        "what cannot be had exactly is a gap, whose id is where it goes on; the welcome before has none",
        arguments: ["e1:1", "e0:4", "e1:6"]
    )
    func gap(_ cursor: String) async throws {
        try await Harness.run { harness in
            for number: UInt64 in 1...5 { harness.service.open(number) }
            harness.service.remove(through: 3)
            let stream = try await harness.events("ana", [("Last-Event-ID", cursor)])
            let welcome = try await stream.event()
            #expect(welcome.id == nil)
            #expect(welcome.json["recovered"] as? Bool == false)
            let gap = try await stream.event()
            #expect((gap.name, gap.id) == ("gap", "e1:5"))
            harness.service.open(6)
            #expect(try await offsets(stream, 1) == [6])
        }
    }

    @Test("only what is wanted comes")
    func wanted() async throws {
        try await Harness.run { harness in
            let stream = try await harness.events(query: "?want=inbox,stats")
            _ = try await stream.event()
            harness.service.open(1)
            harness.service.notify(try .named("ana"))
            #expect(try await stream.event().id == "e1:2")
            #expect(try await stream.event().name == "inbox")
            #expect(try await harness.events(query: "?want=nothing").head.status == 400)
        }
    }

    @Test("while much is published, everything comes once and in order, whatever is read and whatever is live")
    func seam() async throws {
        for (page, aside) in [(256, 262_144), (5, 262_144), (16, 2_000)] {
            try await Harness.run({
                $0.limits.catchUpItems = page
                $0.limits.catchUpBytes = aside
            }) { harness in
                for number: UInt64 in 1...50 { harness.service.open(number) }
                try await harness.whilePublishing(upTo: 1_000, readers: 3) {
                    let stream = try await harness.events(query: "?after=e1:10")
                    #expect(try await offsets(stream, 990) == Array(11...1_000))
                }
            }
        }
    }

    @Test("a comment comes every 25 seconds where nothing else does")
    func heartbeat() async throws {
        try await Harness.run { harness in
            let stream = try await harness.events()
            _ = try await stream.event()
            harness.clock.advance(by: .seconds(25))
            #expect(try await stream.block() == ": still here")
        }
    }

    @Test("the end of the token, and of the service, are told and end it")
    func ended() async throws {
        try await Harness.run { harness in
            let stream = try await harness.events(lifetime: 30)
            _ = try await stream.event()
            harness.clock.advance(by: .seconds(31))
            let close = try await stream.event()
            #expect((close.name, close.json["code"] as? Int) == ("close", 4401))
            let other = try await harness.events(lifetime: 3_600)
            _ = try await other.event()
            await harness.shutDown()
            #expect(try await other.event().json["code"] as? Int == 1001)
        }
    }

    @Test("whoever reads too slowly is let go, and may come back with its cursor")
    func slow() async throws {
        try await Harness.run({ $0.limits.lagBytes = 50_000 }) { harness in
            let stream = try await harness.events()
            _ = try await stream.event()
            try await stream.client.setReading(false)
            // More than the socket's buffers and the lag together hold.
            for number: UInt64 in 1...400 { harness.service.open(number, padding: 40_000) }
            try await stream.client.setReading(true)
            var last: UInt64 = 0
            while true {
                let event = try await stream.event()
                if event.name == "close" {
                    #expect(event.json["code"] as? Int == 4409)
                    break
                }
                if let cursor = event.id.flatMap({ FeedCursor($0) }) {
                    #expect(cursor.offset == last + 1)
                    last = cursor.offset
                }
            }
            let again = try await harness.events(query: "?after=e1:\(last)")
            #expect(try await offsets(again, 400 - Int(last)) == Array((last + 1)...400))
        }
    }

    @Test("the token, the origin and the number of sockets are looked at as on a WebSocket")
    func refused() async throws {
        try await Harness.run({ $0.limits.socketsPerAddress = 1 }) { harness in
            let accept = [("Accept", "text/event-stream")]
            #expect(try await harness.request("GET", "/api/v1/stream", accept).status == 401)
            #expect(try await harness.events("ana", [("Origin", "http://evil.example")]).head.status == 403)
            let stream = try await harness.events()
            _ = try await stream.event()
            let second = try await harness.events()
            #expect(second.head.status == 429)
            #expect(second.head.json["code"] as? String == "too_many")
            #expect(try await harness.events("ana", [("Last-Event-ID", "nonsense")]).head.status == 400)
        }
    }
}
