import GRDB
import Testing
import TocsinModel
import TocsinTestKit

import TocsinTime
@testable import TocsinStore

@Suite("Rows")
struct PackedRowTests {
    private let directory: TemporaryDirectory
    private let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("tocsin.db"), newEpoch: "test")
    }

    private static let ana = Samples.user("ana")
    private static let later = Samples.start + .seconds(90)

    private static let states: [Incident.State] = [
        .open, .acknowledged(by: ana, at: later, until: nil), .acknowledged(by: ana, at: start, until: later),
        .snoozed(by: ana, at: start, until: later), .resolved(at: later, by: nil), .resolved(at: later, by: ana),
    ]
    private static let start = Samples.start

    /// One with all that an incident can have, and with texts that stand in it several times or only look alike.
    private static func rich(_ state: Incident.State) -> Incident {
        let labels: Labels = ["rule": "warm", "site": "a=b\nc\\n\"d\" é", "other": "e\u{301}", "empty": ""]
        var alerts = (1...40).map { number in
            Incident.Member(
                labels: ["rule": "warm", "device": "fz-\(number)", "site": "porto"],
                place: .firing(.error, number: UInt64(number) << 40),
                state: .firing,
                severity: .error,
                summary: number == 1 ? "warm" : "fz-\(number)",
                value: "-\(number).5",
                links: [Link(text: "runbook", href: "https://example.org/\(number)")],
                firstSeen: start,
                lastSeen: start + .days(-number),
                count: .max
            )
        }
        alerts[1].place = .moved(.critical, number: 7)
        alerts[1].movedTo = IncidentID(9)
        alerts[2].place = .over(number: 0)
        alerts[2].state = .resolved
        var counts = AlertCounts(alerts)
        counts.resolved = 5000
        return Incident(
            id: IncidentID(1),
            state: state,
            severity: .critical,
            title: "warm",
            labels: labels,
            alerts: alerts,
            counts: counts,
            openedAt: start,
            updatedAt: later,
            escalation: Incident.Escalation(policy: "night", step: 3),
            timeline: [
                TimelineEntry(at: start, kind: .opened, text: "warm"),
                TimelineEntry(at: later, kind: .alertResolved, text: "", user: ana),
            ]
        )
    }

    @Test("an incident is read as it was written, to the byte", arguments: states)
    func incidents(_ state: Incident.State) throws {
        let incident = Self.rich(state)
        var commit = Commit(at: Self.later)
        commit.incidents = [Samples.record(incident)]
        _ = try store.commit(commit)
        #expect(try store.incident(incident.id) == incident.json)
        let found = try Incident(
            packed: incident.packed,
            id: incident.id,
            title: incident.title,
            labels: LabelLines.labels(LabelLines.text(incident.labels)),
            openedAt: incident.openedAt
        )
        #expect(found == incident)
    }

    @Test(
        "a label is found by all of its bytes, whatever else is in them",
        arguments: [
            ("site", "a=b\nc\\n\"d\" é", true), ("site", "a=b", false), ("site", "a=b\nc", false),
            ("c\\n\"d\" é", "", false),
            ("empty", "", true), ("rule", "war", false), ("rule", "warm", true), ("ule", "warm", false),
        ]
    )
    func labels(_ name: String, _ value: String, _ isFound: Bool) throws {
        var commit = Commit(at: Self.later)
        commit.incidents = [Samples.record(Self.rich(.open))]
        _ = try store.commit(commit)
        var filter = IncidentFilter()
        filter.labels = Labels([Labels.Pair(name: name, value: value)])
        #expect(try store.incidents(filter).items.count == (isFound ? 1 : 0))
    }

    @Test("a notification is read as it was written, to the byte")
    func notifications() throws {
        let notification = Notification(
            id: NotificationID(.max >> 1),
            user: Self.ana,
            kind: .escalated,
            incident: nil,
            severity: .info,
            title: "ana",
            body: String(repeating: "long é ", count: 2000),
            labels: ["site": "ana", "rule": "resolve"],
            alerts: 12,
            reason: "",
            links: [Link(text: "a", href: "https://example.org")],
            actions: ["resolve", "acknowledge"],
            channels: ["inbox", "mail"],
            eventTime: Self.start + .days(-400),
            receivedAt: Self.later
        )
        var commit = Commit(at: Self.later)
        commit.add(notification, offset: 1)
        _ = try store.commit(commit)
        let record = NotificationRecord(notification, committedAt: Self.later)
        #expect(try store.notification(notification.id) == record)
        #expect(try store.inbox(of: Self.ana, .newest, limit: 1).items.map(\.record) == [record])
    }

    @Test("a body that is cut off or spoilt at any byte is an error, never a trap")
    func spoilt() {
        let incident = Self.rich(.acknowledged(by: Self.ana, at: Self.start, until: nil))
        let body = incident.packed
        func read(_ bytes: [UInt8]) -> Incident? {
            try? Incident(packed: bytes, id: incident.id, title: "warm", labels: incident.labels, openedAt: Self.start)
        }
        for length in 0..<body.count { #expect(read(Array(body.prefix(length))) == nil) }
        for place in body.indices {
            for byte: UInt8 in [0, 1, 0x7F, 0xFF] {
                var spoilt = body
                spoilt[place] = byte
                if let found = read(spoilt) { #expect(found.id == incident.id) }
            }
        }
    }

    @Test("a store of the previous version opens, and what is in it is read as before")
    func previousVersion() throws {
        let path = directory.path("previous.db")
        let incident = Self.rich(.open)
        let over = Samples.incident(2, state: .resolved(at: Self.later, by: nil))
        let record = Samples.record(Samples.notification(1, "ana"))
        let previous = try DatabasePool(path: path)
        try Schema.migrator.migrate(previous, upTo: "outbox notifications")
        try previous.write { db in
            for (place, incident) in [incident, over].enumerated() {
                var labels = JSONText()
                labels.object { json in for pair in incident.labels.pairs { json.member(pair.name, pair.value) } }
                try db.execute(
                    sql: """
                        INSERT INTO incidents (id, state, severity, opened_at, updated_at, resolved_at, title, labels, json, feed)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS BLOB), ?)
                        """,
                    arguments: [
                        place + 1, incident.state.name, incident.severity.rank, Self.start.milliseconds, 0,
                        place == 0 ? nil : Self.later.milliseconds, incident.title, labels.text,
                        String(decoding: incident.json, as: UTF8.self), place + 1,
                    ]
                )
                try db.execute(
                    sql: "INSERT INTO feed (seq, at, incident) VALUES (?, 0, ?)",
                    arguments: [place + 1, place + 1]
                )
            }
            try db.execute(
                sql: """
                    INSERT INTO notifications (id, seq, user, incident, at, state, core)
                    VALUES (1, 3, 'ana', 1, ?, 'read', CAST(? AS BLOB))
                    """,
                arguments: [Self.start.milliseconds, String(decoding: record.core, as: UTF8.self)]
            )
            try db.execute(sql: "INSERT INTO feed (seq, at, user, notification) VALUES (3, 0, 'ana', 1)")
            try db.execute(
                sql: """
                    INSERT INTO outbox (id, key, subject, topic, payload, incident, notification, retained, expires_in) VALUES
                    (5, 't/i-1', 'i-1', 't/i-1', x'', 1, NULL, 1, NULL),
                    (6, NULL, 'n-1', 't/n', x'', NULL, 1, 0, 86400000),
                    (9, 't/inbox', 'inbox-ana', 't/inbox', x'7B7D', NULL, NULL, 1, NULL)
                    """
            )
        }
        try previous.close()

        let store = try Store(path: path, newEpoch: "test")
        defer { store.close() }
        #expect(try store.incident(incident.id) == incident.json)
        var filter = IncidentFilter()
        filter.labels = incident.labels
        #expect(try store.incidents(filter).items == [incident.json])
        filter.labels = [:]
        filter.states = ["resolved"]
        #expect(try store.incidents(filter).items == [over.json])
        var read = record
        read.state = .read
        #expect(try store.inbox(of: Self.ana, .newest, limit: 9).items.map(\.record) == [read])
        guard case .items(let items, _) = try store.feed(for: Self.ana, after: 0, limit: 9) else {
            Issue.record("the feed has a gap")
            return
        }
        #expect(
            items.map(\.content) == [
                .incident(incident.id, json: incident.json), .incident(over.id, json: over.json), .notification(read),
            ]
        )
        let waiting = try store.waitingOutbox()
        #expect(waiting.map(\.id) == [5, 6, 9])
        #expect(waiting.map(\.payload) == [incident.json, record.json, [0x7B, 0x7D]])
        let found = try store.happenings(from: Self.start, to: Self.later)
        #expect(found.incidents.map(\.rule) == ["warm", ""])
        #expect(found.notifications.map(\.kind) == [.firing])
        // What is written from now on has ids of its own.
        var commit = Commit(at: Self.later)
        commit.published = [5, 9]
        commit.outbox = [OutboxItem(.cleared(over.id))]
        #expect(try store.commit(commit).map(\.id) == [10])
        #expect(try store.waitingOutbox().map(\.id) == [6, 10])
    }
}
