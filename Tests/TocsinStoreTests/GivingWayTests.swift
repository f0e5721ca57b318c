import Foundation
import GRDB
import Testing
import TocsinEngine
import TocsinModel
import TocsinTestKit

import TocsinTime
@testable import TocsinStore

/// A store that may not grow for ever gives up what is missed least, and never what is still needed.
@Suite struct GivingWayTests {
    private let directory: TemporaryDirectory
    private let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("tocsin.db"), newEpoch: "test")
    }

    /// Rows of the journal of a hundred kilobytes each.
    private func fill(_ sequences: ClosedRange<UInt64>) throws {
        for sequence in sequences {
            var commit = Commit(at: Samples.start)
            let batch = Samples.batch([(topic: "plant/a", payload: String(repeating: "x", count: 100_000))])
            commit.journal = [JournalEntry(sequence: sequence, at: Samples.start, content: .messages(batch))]
            _ = try store.commit(commit)
        }
    }

    private func journal() throws -> [UInt64] {
        var left: [UInt64] = []
        try store.replay(after: 0) { left.append($0.sequence) }
        return left
    }

    @Test("the oldest events go first, in steps of so many bytes, and never those that recovery needs")
    func events() throws {
        try fill(1...20)
        #expect(try store.giveUp(.events).rows == 0, "without a snapshot all of it is needed")
        #expect(try store.neededJournalBytes() > 2_000_000)
        try store.save(EngineState(), sequence: 10, digest: "a", at: Samples.start)
        try store.save(EngineState(), sequence: 20, digest: "a", at: Samples.start)
        let first = try store.giveUp(.events, bytes: 350_000)
        #expect(first.rows == 3 && (300_000...350_000).contains(first.bytes))
        #expect(try journal() == Array(4...20))
        #expect(try store.giveUp(.events).rows == 7)
        #expect(try journal() == Array(11...20))
        #expect(try store.giveUp(.events).rows == 0)
        #expect((1_000_000...1_100_000).contains(try store.neededJournalBytes()))
    }

    @Test("what is given up is room, within the file at once and in the file system by and by")
    func room() throws {
        try fill(1...100)
        try store.checkpoint(bound: 0)
        try store.save(EngineState(), sequence: 100, digest: "a", at: Samples.start)
        let before = try store.space()
        #expect(before.used > 10_000_000 && before.onDisk >= before.used)
        while try store.giveUp(.events).rows > 0 {}
        try store.checkpoint(bound: 0)
        let after = try store.space()
        #expect(after.used < 1_000_000 && after.onDisk > 10_000_000)
        while try store.shrinkFile(leaving: 100_000, pages: 200) {}
        try store.checkpoint(bound: 0)
        #expect(try store.space().onDisk < 1_500_000)
        #expect(after.free.map { $0 > 0 } == true)
    }

    @Test("dead letters lose their bodies and keep their reasons; those of one source have a bound of their own")
    func deadLetters() throws {
        func letter(_ number: UInt64, _ source: String?) -> DeadLetter {
            DeadLetter(
                id: DeadLetterID(number),
                at: Samples.start,
                source: source,
                topic: "t",
                payload: Array(repeating: 0x78, count: 1000),
                length: 5000,
                hash: Array(repeating: 1, count: 32),
                code: "not-json",
                reason: "not JSON"
            )
        }
        var commit = Commit(at: Samples.start)
        commit.deadLetters = (1...40).map { letter($0, $0 % 4 == 0 ? "quiet" : "loud") } + [letter(41, nil)]
        _ = try store.commit(commit)
        #expect(try store.boundDeadLetters(to: 20_000) == ["loud": 13])
        #expect(try store.boundDeadLetters(to: 20_000) == [:])
        let left = try store.deadLetters(limit: 100)
        #expect(left.count { $0.source == "loud" } == 17 && left.count { $0.source == "quiet" } == 10)
        #expect(left.filter { $0.source == "loud" }.map(\.id.number).min() ?? 0 > 17, "the oldest went")

        #expect(try store.giveUp(.deadLetters, rows: 5).rows == 5)
        while try store.giveUp(.deadLetters).rows > 0 {}
        let bare = try store.deadLetters(limit: 100)
        #expect(
            bare.count == 28 && bare.allSatisfy { $0.payload.isEmpty && $0.length == 5000 && $0.reason == "not JSON" }
        )
    }

    @Test("incidents that are over go with their notifications, open ones and what waits for the broker never do")
    func incidents() throws {
        var commit = Samples.commit(feed: ["ana", "bo"], from: 1)
        commit.incidents = [
            Samples.record(Samples.incident(1, state: .resolved(at: Samples.start, by: nil))),
            Samples.record(Samples.incident(2)),
            Samples.record(Samples.incident(3, state: .resolved(at: Samples.start + .seconds(1), by: nil))),
        ]
        commit.outbox = [
            OutboxItem(.message(OutboxItem.Message(topic: "other", payload: [1], isRetained: false))),
            OutboxItem(.notification(Samples.record(Samples.notification(1, "ana")))),
        ]
        _ = try store.commit(commit)
        let waiting = try store.waitingOutbox().map(\.payload)
        let first = try store.giveUp(.incidents, rows: 1)
        #expect(first.incidents == [IncidentID(1)])
        #expect(try store.inbox(of: Samples.user("ana"), .newest, limit: 10).items.isEmpty)
        #expect(try store.giveUp(.incidents).incidents == [IncidentID(3)])
        #expect(try store.giveUp(.incidents).rows == 0)
        #expect(try store.incident(IncidentID(2)) != nil)
        #expect(try store.notification(NotificationID(1)) == nil)
        #expect(
            try store.waitingOutbox().map(\.payload) == waiting,
            "its message is kept, though its row is gone"
        )
    }

    @Test("the feed keeps its last thousand items")
    func feed() throws {
        _ = try store.commit(Samples.commit(feed: Array(repeating: "ana", count: 1500), from: 1))
        #expect(try store.giveUp(.feed).rows == 500)
        #expect(try store.giveUp(.feed).rows == 0)
        #expect(try store.lastFeedOffset() == 1500)
    }

    @Test("a snapshot that was not finished leaves nothing behind")
    func orphans() throws {
        let disk = try DatabaseQueue(path: directory.path("tocsin.db.snapshots"))
        try disk.write { db in
            try db.execute(sql: "INSERT INTO snapshot_parts (seq, part, body) VALUES (7, 0, x'00')")
        }
        try store.save(EngineState(), sequence: 8, digest: "a", at: Samples.start)
        #expect(try disk.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM snapshot_parts WHERE seq = 7") } == 0)
    }
}
