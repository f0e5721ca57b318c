import Synchronization
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct ResumeTests {
    private func offsets(_ client: RawClient, _ count: Int) async throws -> [UInt64] {
        var offsets: [UInt64] = []
        while offsets.count < count {
            let frame = try await client.message()
            guard let cursor = (frame.json["cursor"] as? String).flatMap({ FeedCursor($0) }) else { continue }
            offsets.append(cursor.offset)
        }
        return offsets
    }

    @Test("with a cursor comes exactly what was missed, in order, each once, and then what is live")
    func exactly() async throws {
        try await Harness.run { harness in
            for number: UInt64 in 1...5 { harness.service.open(number) }
            harness.service.notify(try .named("bo"))
            harness.service.notify(try .named("ana"))
            let (client, welcome) = try await harness.stream(after: "e1:2")
            #expect(welcome.json["recovered"] as? Bool == true)
            #expect(welcome.json["cursor"] as? String == "e1:2")
            #expect(try await offsets(client, 4) == [3, 4, 5, 7])
            harness.service.open(6)
            #expect(try await offsets(client, 1) == [8])
        }
    }

    @Test("with the cursor of the end nothing was missed")
    func nothing() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let (client, welcome) = try await harness.stream(after: "e1:1")
            #expect(welcome.json["recovered"] as? Bool == true)
            harness.service.open(2)
            #expect(try await offsets(client, 1) == [2])
        }
    }

    @Test(
        "what cannot be had exactly is a gap, and then it goes on live",
        arguments: ["e1:1", "e0:4", "e1:6", "e1:18446744073709551615"]
    )
    func gap(_ cursor: String) async throws {
        try await Harness.run { harness in
            for number: UInt64 in 1...5 { harness.service.open(number) }
            harness.service.remove(through: 3)
            let (client, welcome) = try await harness.stream(after: cursor)
            #expect(welcome.json["recovered"] as? Bool == false)
            #expect(welcome.json["cursor"] as? String == "e1:5")
            #expect(try await client.message().text == #"{"type":"gap","cursor":"e1:5"}"#)
            harness.service.open(6)
            #expect(try await offsets(client, 1) == [6])
        }
    }

    @Test("a missed range longer than a page is read page by page")
    func pages() async throws {
        try await Harness.run({ $0.limits.catchUpItems = 7 }) { harness in
            for number: UInt64 in 1...100 { harness.service.open(number) }
            let (client, _) = try await harness.stream(after: "e1:1")
            #expect(try await offsets(client, 99) == Array(2...100))
        }
    }

    @Test("retention that overtakes the reading is a gap in its midst")
    func overtaken() async throws {
        try await Harness.run({ $0.limits.catchUpItems = 3 }) { harness in
            for number: UInt64 in 1...10 { harness.service.open(number) }
            let reads = Mutex(0)
            harness.service.beforeRead.withLock { before in
                before = {
                    let count = reads.withLock { reads in
                        reads += 1
                        return reads
                    }
                    if count == 2 { harness.service.remove(through: 8) }
                }
            }
            let (client, welcome) = try await harness.stream(after: "e1:1")
            #expect(welcome.json["recovered"] as? Bool == true)
            #expect(try await offsets(client, 3) == [2, 3, 4])
            #expect(try await client.message().text == #"{"type":"gap","cursor":"e1:10"}"#)
            harness.service.open(11)
            #expect(try await offsets(client, 1) == [11])
        }
    }

    struct Seam: Sendable, CustomTestStringConvertible {
        let page: Int
        let aside: Int
        var testDescription: String { "pages of \(page), \(aside) bytes aside" }
    }

    @Test(
        "while much is published, everything comes once and in order, whatever is read and whatever is live",
        arguments: [Seam(page: 256, aside: 262_144), Seam(page: 5, aside: 262_144), Seam(page: 16, aside: 2_000)]
    )
    func seam(_ seam: Seam) async throws {
        try await Harness.run({
            $0.limits.catchUpItems = seam.page
            $0.limits.catchUpBytes = seam.aside
        }) { harness in
            for number: UInt64 in 1...50 { harness.service.open(number) }
            try await harness.whilePublishing(upTo: 1_000, readers: 5) {
                let (client, _) = try await harness.stream(after: "e1:10")
                #expect(try await offsets(client, 990) == Array(11...1_000))
            }
        }
    }

    @Test("one that joins while a commit is on its way sees it")
    func fresh() async throws {
        try await Harness.run { harness in
            let (client, welcome) = try await harness.stream()
            #expect(welcome.json["cursor"] as? String == "e1:0")
            for number: UInt64 in 1...3 { harness.service.open(number) }
            #expect(try await offsets(client, 3) == [1, 2, 3])
        }
    }

    @Test("a backend that cannot answer ends the stream, not the gateway")
    func broken() async throws {
        try await Harness.run { harness in
            let (bystander, _) = try await harness.stream()
            harness.service.open(1)
            harness.service.breakDown()
            let client = try await harness.socket()
            try await client.send(text: #"{"type":"hello","token":"\#(try await TestTokens.token())","after":"e1:0"}"#)
            #expect(try await client.closeCode() == 1011)
            #expect(try await offsets(bystander, 1) == [1])
        }
    }
}
