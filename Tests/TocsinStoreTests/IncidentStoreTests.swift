import GRDB
import Testing
import TocsinModel
import TocsinStore
import TocsinTestKit
import TocsinTime

@Suite("Incidents in the store")
struct IncidentStoreTests {
    private let directory: TemporaryDirectory
    private let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("tocsin.db"), newEpoch: "test")
    }

    /// One change of an incident, told under an offset of the feed.
    private func change(_ title: String, _ number: UInt64 = 1, offset: UInt64, isOver: Bool = false) throws
        -> [OutboxItem]
    {
        var incident = Samples.incident(number, state: isOver ? .resolved(at: Samples.start, by: nil) : .open)
        incident.title = title
        let record = Samples.record(incident, at: offset)
        var commit = Commit(at: Samples.start)
        commit.incidents = [record]
        commit.feed = [FeedItem(offset: offset, content: .incident(incident.id, json: record.json))]
        commit.outbox = [OutboxItem(.incident(incident.id, json: record.json))]
        return try store.commit(commit)
    }

    private func missed(after offset: UInt64, limit: Int = 100) throws -> [String] {
        guard case .items(let items, _) = try store.feed(for: Samples.user("ana"), after: offset, limit: limit) else {
            return ["gap"]
        }
        return items.map { item in
            guard case .incident(let id, let json) = item.content else { return "\(item.offset)" }
            let title = String(decoding: json, as: UTF8.self).split(separator: #""title":""#).last?.prefix {
                $0 != "\""
            }
            return "\(item.offset) \(id) \(title ?? "")"
        }
    }

    @Test(
        "of an incident that changed several times, whoever comes back hears once, as it is now, where it changed last"
    )
    func resume() throws {
        _ = try change("one", offset: 1)
        _ = try change("other", 2, offset: 2)
        _ = try change("two", offset: 3)
        _ = try change("three", offset: 4)
        #expect(try missed(after: 0) == ["2 i-2 other", "4 i-1 three"])
        #expect(try missed(after: 3) == ["4 i-1 three"])
        #expect(try missed(after: 4) == [])
        #expect(try missed(after: 0, limit: 1) == [], "nothing yet, and nothing lost")
        #expect(try missed(after: 1, limit: 2) == ["2 i-2 other"])
    }

    @Test("an incident whose time is over is a gap for whoever may know it still")
    func forgotten() throws {
        _ = try change("over", offset: 1, isOver: true)
        _ = try change("open", 2, offset: 2)
        let retention = Store.Retention(events: .days(7), incidents: .days(1))
        #expect(try store.removeExpired(retention, now: Samples.start + .days(2)).incidents == [IncidentID(1)])
        #expect(try missed(after: 0) == ["gap"])
        #expect(try missed(after: 1) == ["2 i-2 open"])
    }

    @Test("a slice of the feed is bounded in bytes, and the next one goes on from there")
    func slices() throws {
        let title = String(repeating: "x", count: 60_000)
        for number: UInt64 in 1...40 { _ = try change(title, number, offset: number) }
        var offset: UInt64 = 0
        var counts: [Int] = []
        while offset < 40 {
            guard
                case .items(let items, let through) = try store.feed(
                    for: Samples.user("ana"),
                    after: offset,
                    limit: 100
                )
            else {
                Issue.record("a gap")
                return
            }
            counts.append(items.count)
            offset = through
        }
        #expect(counts == Array(repeating: 5, count: 8))
    }

    @Test(
        "an incident is written once: the feed and the outbox only say where it is, and what is published is its present state"
    )
    func once() throws {
        let first = try change("one", offset: 1)
        let second = try change("two", offset: 2)
        let waiting = try store.waitingOutbox()
        #expect(
            waiting.map(\.id) == second.map(\.id) && first.map(\.id) != second.map(\.id),
            "one row waits for a topic"
        )
        let message = try #require(waiting.first).payload
        #expect(String(decoding: message, as: UTF8.self).contains(#""title":"two""#))
        let bytes = try DatabaseQueue(path: directory.path("tocsin.db")).read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT (SELECT count(payload) FROM outbox) + (SELECT count(json) FROM feed)"
            )
        }
        #expect(bytes == 0)
    }

    @Test("alerts that are over come page by page, the latest first, and those that came back don't")
    func alerts() throws {
        _ = try change("open", offset: 1)
        var commit = Commit(at: Samples.start)
        commit.alerts = (1...5).map {
            Commit.AlertOver(incident: IncidentID(1), number: $0, alert: Samples.alert($0))
        }
        commit.alerts.append(Commit.AlertOver(incident: IncidentID(1), number: 4, alert: nil))
        _ = try store.commit(commit)
        let first = try #require(try store.alerts(of: IncidentID(1), below: nil, limit: 2))
        #expect(first.items == [Samples.alert(5).json, Samples.alert(3).json] && first.next == 3)
        let second = try #require(try store.alerts(of: IncidentID(1), below: first.next, limit: 2))
        #expect(second.items == [Samples.alert(2).json, Samples.alert(1).json] && second.next == nil)
        #expect(try #require(try store.alerts(of: IncidentID(1), below: nil, limit: 0)).next != nil)
        #expect(try store.alerts(of: IncidentID(1), below: .max, limit: 9)?.items.count == 4)
        #expect(try store.alerts(of: IncidentID(9), below: nil, limit: 2) == nil)
        #expect(try store.alerts(of: IncidentID(.max), below: nil, limit: 2) == nil)
    }

    @Test("an incident goes with all of its alerts, in bounded steps")
    func retention() throws {
        _ = try change("over", offset: 1, isOver: true)
        var commit = Commit(at: Samples.start)
        commit.alerts = (1...50).map {
            Commit.AlertOver(incident: IncidentID(1), number: $0, alert: Samples.alert($0))
        }
        _ = try store.commit(commit)
        let retention = Store.Retention(events: .days(7), incidents: .days(1))
        let now = Samples.start + .days(2)
        let first = try store.removeExpired(retention, now: now, batch: 1)
        #expect(first.incidents.isEmpty && first.isPartial)
        #expect(try store.alerts(of: IncidentID(1), below: nil, limit: 99)?.items.count == 30)
        _ = try store.removeExpired(retention, now: now, batch: 1)
        let last = try store.removeExpired(retention, now: now, batch: 1)
        #expect(last.incidents == [IncidentID(1)])
        #expect(try store.alerts(of: IncidentID(1), below: nil, limit: 9) == nil)
        let left = try DatabaseQueue(path: directory.path("tocsin.db")).read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM incident_alerts")
        }
        #expect(left == 0)
    }
}
