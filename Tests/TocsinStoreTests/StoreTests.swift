import GRDB
import HashTreeCollections
import Testing
import TocsinExpressions
import TocsinModel
import TocsinStore
import TocsinTestKit
import TocsinTime

@testable import TocsinEngine

@Suite struct StoreTests {
    private let directory: TemporaryDirectory
    private let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("tocsin.db"), newEpoch: "one")
    }

    @Test("inputs come back from the journal as they went in, in order, from where one asks")
    func journal() throws {
        var commit = Commit(at: Samples.start)
        let batch = Samples.batch([("plant/a", #"{"value":1}"#), ("plant/b", ""), ("plant/ü", "\u{0}\u{1}")])
        let user = Samples.user("ana")
        let command = Command(user: user, role: .responder, door: .mqtt, action: .read(.these([NotificationID(7)])))
        commit.journal = [
            JournalEntry(sequence: 1, at: Samples.start, content: .started),
            JournalEntry(sequence: 2, at: Samples.start, content: .messages(batch)),
            JournalEntry(sequence: 5, at: Samples.start, content: .command(command)),
            JournalEntry(sequence: 6, at: Samples.start, content: .rulebookReplaced(digest: "abc")),
            JournalEntry(sequence: 7, at: Samples.start + .seconds(1), content: .wake),
            JournalEntry(sequence: 8, at: Samples.start - .hours(1), content: .clockStepped(by: .hours(-1))),
        ]
        _ = try store.commit(commit)
        var seen: [String] = []
        try store.replay(after: 1) { entry in
            switch entry.content {
            case .messages(let read):
                #expect(read.bytes == batch.bytes)
                #expect(read.messages == batch.messages)
                seen.append("messages")
            case .command(let read):
                #expect(read == command)
                seen.append("command")
            case .rulebookReplaced(let digest): seen.append(digest)
            case .wake: seen.append("wake \(entry.sequence)")
            case .clockStepped(let step): seen.append("clock set by \(step)")
            case .condition, .started, .linkLost, .linkRestored, .heard, .sourcesCutOff: seen.append("other")
            }
        }
        #expect(seen == ["messages", "command", "abc", "wake 7", "clock set by \(TimeSpan.hours(-1))"])
        let recovery = try store.recovery()
        #expect(recovery.lastSequence == 8)
        #expect(recovery.digest == "abc")
        #expect(try store.latestMessages(count: 1).map(\.count) == [3])
    }

    @Test("a snapshot comes back equal, and the latest one counts")
    func snapshot() throws {
        var state = EngineState()
        state.now = Samples.start
        state.counters.events = 12
        for number in 0..<5000 {
            var known = KeyState()
            known.lastSeen = Samples.start + .seconds(Int64(number))
            known.last = .map(MapValue([("value", .double(Double(number) / 3))]))
            state.alerts.keys[AlertKey(rule: "silent", labels: ["device": "fz-\(number)"])] = known
        }
        try store.save(EngineState(), sequence: 3, digest: "old", at: Samples.start)
        try store.save(state, sequence: 9, digest: "new", at: Samples.start)
        let read = try #require(try store.recovery().snapshot)
        #expect(read.sequence == 9)
        #expect(read.digest == "new")
        #expect(read.state == state)
    }

    @Test("where the latest snapshot can't be read, the one before counts, and then the journal, if it is whole")
    func unreadableSnapshots() throws {
        var commit = Commit(at: Samples.start)
        commit.journal = (1...9).map { JournalEntry(sequence: $0, at: Samples.start, content: .wake) }
        _ = try store.commit(commit)
        try store.save(EngineState(), sequence: 3, digest: "old", at: Samples.start)
        try store.save(EngineState(), sequence: 6, digest: "new", at: Samples.start)
        #expect(try store.recovery().snapshot?.sequence == 6)
        try damageSnapshot(6)
        let older = try store.recovery()
        #expect(older.snapshot?.sequence == 3 && older.unreadable.count == 1 && older.lastSequence == 9)
        try damageSnapshot(3)
        let none = try store.recovery()
        #expect(none.snapshot == nil && none.unreadable.count == 2 && none.lastSequence == 9)
        let keepNothing = Store.Retention(events: .zero, incidents: .days(400))
        #expect(try store.removeExpired(keepNothing, now: .distantFuture).journal == 3)
        #expect(throws: StoreError.self) { try store.recovery() }
    }

    private func damageSnapshot(_ sequence: Int) throws {
        try DatabaseQueue(path: directory.path("tocsin.db.snapshots")).write { db in
            try db.execute(sql: "UPDATE snapshot_parts SET body = x'00ff' WHERE seq = ?", arguments: [sequence])
        }
    }

    @Test("a commit that fails leaves nothing behind")
    func atomic() throws {
        _ = try store.commit(Samples.commit(feed: ["ana"], from: 1))
        var commit = Samples.commit(feed: ["ana"], from: 2)
        commit.journal = [JournalEntry(sequence: 1, at: Samples.start, content: .wake)]
        // The same offset again.
        commit.feed += Samples.commit(feed: ["bo"], from: 1).feed
        #expect(throws: (any Error).self) { try store.commit(commit) }
        #expect(try store.recovery().lastSequence == 0)
        #expect(try store.lastFeedOffset() == 1)
    }

    @Test("a user sees the incidents, the silences and their own notifications, from where they were, and each once")
    func feed() throws {
        var commit = Samples.commit(feed: ["ana", "bo", "ana"], from: 1)
        let incident = Samples.record(Samples.incident(1), at: 4)
        commit.incidents = [incident]
        commit.feed.append(FeedItem(offset: 4, content: .incident(IncidentID(1), json: incident.json)))
        let silence = FeedItem(offset: 5, content: .silence(SilenceID(1), json: Array("{}".utf8)))
        commit.feed.append(silence)
        _ = try store.commit(commit)
        #expect(try offsets("ana", after: 0) == [1, 3, 4, 5])
        #expect(try offsets("bo", after: 0) == [2, 4, 5])
        #expect(try offsets("ana", after: 3) == [4, 5])
        #expect(try offsets("ana", after: 5) == [])
        #expect(try isGap("ana", after: 6))
        guard case .items([silence], through: 5) = try store.feed(for: Samples.user("bo"), after: 4, limit: 9) else {
            Issue.record("not the silence")
            return
        }
        guard case .items(let items, let through) = try store.feed(for: Samples.user("ana"), after: 0, limit: 2) else {
            Issue.record("a gap")
            return
        }
        #expect(items.map(\.offset) == [1])
        #expect(through == 2)
    }

    @Test("what retention took is a gap, never a silent hole, and offsets go on from where they were")
    func feedRetention() throws {
        _ = try store.commit(Samples.commit(feed: ["ana", "ana"], from: 1))
        _ = try store.commit(Samples.commit(feed: ["ana"], from: 3, at: Samples.start + .days(8)))
        let retention = Store.Retention(events: .days(7), incidents: .days(400))
        let removed = try store.removeExpired(retention, now: Samples.start + .days(8))
        #expect(removed.feed == 2)
        #expect(try isGap("ana", after: 0))
        #expect(try isGap("ana", after: 1))
        #expect(try offsets("ana", after: 2) == [3])
        _ = try store.removeExpired(retention, now: Samples.start + .days(80))
        #expect(try store.lastFeedOffset() == 3)
    }

    @Test("retention leaves the journal that recovery needs, however old")
    func journalRetention() throws {
        for sequence in 1...9 {
            var commit = Commit(at: Samples.start)
            commit.journal = [JournalEntry(sequence: UInt64(sequence), at: Samples.start, content: .wake)]
            _ = try store.commit(commit)
        }
        let retention = Store.Retention(events: .days(7), incidents: .days(400))
        #expect(try store.removeExpired(retention, now: Samples.start + .days(9)).journal == 0)
        try store.save(EngineState(), sequence: 4, digest: "a", at: Samples.start)
        try store.save(EngineState(), sequence: 8, digest: "a", at: Samples.start)
        #expect(try store.removeExpired(retention, now: Samples.start + .days(9)).journal == 4)
        var left: [UInt64] = []
        try store.replay(after: 0) { left.append($0.sequence) }
        #expect(left == [5, 6, 7, 8, 9])
    }

    @Test("resolved incidents go with their notifications when their time is over; open ones stay")
    func incidentRetention() throws {
        var commit = Samples.commit(feed: ["ana"], from: 1)
        let over = Samples.incident(1, state: .resolved(at: Samples.start, by: nil))
        commit.incidents = [Samples.record(over), Samples.record(Samples.incident(2))]
        _ = try store.commit(commit)
        let retention = Store.Retention(events: .days(7), incidents: .days(400))
        #expect(try store.removeExpired(retention, now: Samples.start + .days(399)).incidents.isEmpty)
        #expect(try store.removeExpired(retention, now: Samples.start + .days(401)).incidents == [IncidentID(1)])
        #expect(try store.incident(IncidentID(1)) == nil)
        #expect(try store.incident(IncidentID(2)) != nil)
        #expect(try store.inbox(of: Samples.user("ana"), .newest, limit: 10).items.isEmpty)
    }

    @Test("what is about no incident, and what was opened, goes when its time is over")
    func loneRetention() throws {
        var commit = Samples.commit(feed: ["ana"], from: 1)
        for number: UInt64 in 2...4 {
            let digest = Samples.notification(number, "ana", incident: nil)
            commit.add(digest, offset: number)
        }
        commit.openings = [LinkOpening(user: Samples.user("ana"), rule: "warm"): 2]
        commit.incidents = [Samples.record(Samples.incident(1))]
        _ = try store.commit(commit)
        let retention = Store.Retention(events: .days(7), incidents: .days(400))
        #expect(try store.removeExpired(retention, now: Samples.start + .days(399)).notifications == 0)
        let after = Samples.start + .days(401)
        let first = try store.removeExpired(retention, now: after, batch: 2)
        #expect(first.notifications == 2 && first.isPartial)
        #expect(try store.removeExpired(retention, now: after, batch: 2).notifications == 1)
        let left = try store.inbox(of: Samples.user("ana"), .newest, limit: 10).items
        #expect(left.map(\.record.id) == [NotificationID(1)], "its incident is open")
        #expect(try store.happenings(from: .epoch, to: after).openings.isEmpty)
    }

    @Test("what was opened is summed up by user and rule, for the minutes of a time")
    func openings() throws {
        let warm = LinkOpening(user: Samples.user("ana"), rule: "warm")
        let none = LinkOpening(user: Samples.user("bo"), rule: "")
        for (minutes, openings): (Int64, [LinkOpening: Int]) in [
            (0, [warm: 1]), (0, [warm: 2, none: 1]), (5, [warm: 4]),
        ] {
            var commit = Commit(at: Samples.start + .minutes(minutes))
            commit.openings = openings
            _ = try store.commit(commit)
        }
        func found(_ from: Int64, _ to: Int64) throws -> [LinkOpening: Int] {
            try store.happenings(from: Samples.start + .minutes(from), to: Samples.start + .minutes(to)).openings
        }
        #expect(try found(0, 5) == [warm: 3, none: 1])
        #expect(try found(0, 6) == [warm: 7, none: 1])
        #expect(try found(1, 5).isEmpty)
    }

    @Test("a notification is found by its id, whosever it is")
    func oneNotification() throws {
        _ = try store.commit(Samples.commit(feed: ["ana", "bo"], from: 1))
        #expect(try store.notification(NotificationID(2)) == Samples.record(Samples.notification(2, "bo")))
        #expect(try store.notification(NotificationID(3)) == nil)
        #expect(try store.notification(NotificationID(.max)) == nil)
    }

    @Test("incidents are found by state, severity, label and text, newest first, page by page")
    func incidents() throws {
        var commit = Commit(at: Samples.start)
        commit.incidents =
            (1...5).map { Samples.record(Samples.incident($0)) }
            + [Samples.record(Samples.incident(6, state: .resolved(at: Samples.start, by: nil)))]
        _ = try store.commit(commit)
        var filter = IncidentFilter()
        filter.states = ["open"]
        filter.limit = 2
        let first = try store.incidents(filter)
        #expect(first.items.count == 2)
        #expect(first.next == IncidentID(4))
        filter.after = first.next
        filter.limit = 10
        #expect(try store.incidents(filter).items.count == 3)
        filter.labels = ["site": "lisbon"]
        #expect(try store.incidents(filter).items.count == 2)
        filter.severities = [.info]
        #expect(try store.incidents(filter).items.isEmpty)
        var text = IncidentFilter()
        text.text = "100% WARM_3"
        #expect(try store.incidents(text).items.count == 1)
        text.text = "%"
        #expect(try store.incidents(text).items.count == 6)
        text.text = "x_"
        #expect(try store.incidents(text).items.isEmpty)
    }

    @Test("the inbox leaves out what was dismissed, and marks touch only the user's own")
    func inbox() throws {
        var commit = Samples.commit(feed: ["ana", "bo", "ana"], from: 1)
        let ana = Samples.user("ana")
        commit.marks = [
            Commit.Mark(user: ana, ids: [NotificationID(1)], state: .dismissed),
            Commit.Mark(user: ana, ids: [NotificationID(2)], state: .dismissed),
            Commit.Mark(user: ana, ids: [NotificationID(3)], state: .read),
        ]
        _ = try store.commit(commit)
        let items = try store.inbox(of: ana, .newest, limit: 10).items
        #expect(items.map(\.record.id) == [NotificationID(3)])
        #expect(items.map(\.record.state) == [.read])
        #expect(try store.inbox(of: Samples.user("bo"), .after(0), limit: 10).items.map(\.record.state) == [.unread])
    }

    @Test("of a retained topic only the latest message waits; a published one is gone")
    func outbox() throws {
        var commit = Commit(at: Samples.start)
        commit.outbox = [
            OutboxItem.Message(topic: "a", payload: [1], isRetained: true),
            OutboxItem.Message(topic: "n", payload: [2], isRetained: false, expiry: .days(1)),
            OutboxItem.Message(topic: "a", payload: [3], isRetained: true),
            OutboxItem.Message(topic: "n", payload: [4], isRetained: false),
        ].map { OutboxItem(.message($0)) }
        let written = try store.commit(commit)
        #expect(written.map(\.id) == [1, 2, 3, 4])
        #expect(try store.waitingOutbox().map(\.payload) == [[2], [3], [4]])
        var next = Commit(at: Samples.start)
        next.published = [1, 2]
        _ = try store.commit(next)
        #expect(try store.waitingOutbox().map(\.payload) == [[3], [4]])
    }

    @Test("a notification that waits for the broker is published as it was committed, whatever became of it since")
    func outboxOfNotifications() throws {
        let user = Samples.user("ana")
        let notification = Samples.notification(1, "ana", incident: nil)
        let record = Samples.record(notification)
        var commit = Commit(at: Samples.start)
        commit.add(notification, offset: 1)
        commit.outbox = [OutboxItem(.notification(record))]
        #expect(try store.commit(commit).map(\.payload) == [record.json])
        var mark = Commit(at: Samples.start)
        mark.marks = [Commit.Mark(user: user, ids: [record.id], state: .read)]
        _ = try store.commit(mark)
        #expect(try store.waitingOutbox().map(\.payload) == [record.json])
        let retention = Store.Retention(events: .days(7), incidents: .days(1))
        #expect(try store.removeExpired(retention, now: Samples.start + .days(2)).notifications == 1)
        #expect(try store.notification(record.id) == nil)
        #expect(
            try store.waitingOutbox().map(\.payload) == [record.json],
            "its message is kept, though its row is gone"
        )
    }

    @Test("a second process is refused; after the first has ended it is not, and the epoch stays")
    func lock() throws {
        #expect(throws: StoreError.self) { try Store(path: directory.path("tocsin.db"), newEpoch: "two") }
        let other = try Store(path: directory.path("other.db"), newEpoch: "two")
        #expect(other.epoch == "two")
        #expect(store.epoch == "one")
    }

    @Test("a file that is no store is refused with what to do")
    func damaged() throws {
        let path = directory.path("damaged.db")
        try directory.write("this is not a database, whatever its name says", to: "damaged.db")
        let error = #expect(throws: StoreError.self) { try Store(path: path, newEpoch: "x") }
        #expect(error?.description.contains("damaged") == true)
    }

    private func offsets(_ user: String, after: UInt64) throws -> [UInt64]? {
        switch try store.feed(for: Samples.user(user), after: after, limit: 100) {
        case .items(let items, _): items.map(\.offset)
        case .gap: nil
        }
    }

    private func isGap(_ user: String, after: UInt64) throws -> Bool {
        try offsets(user, after: after) == nil
    }
}
