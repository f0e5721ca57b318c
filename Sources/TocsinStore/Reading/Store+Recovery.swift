internal import Foundation
internal import GRDB
package import TocsinEngine
package import TocsinModel
internal import TocsinTime

extension Store {
    /// Where to begin after a start.
    package struct Recovery: Sendable {
        /// The last snapshot that can be read; `nil` where the journal is whole without one.
        package let snapshot: Snapshot?
        /// Why later ones can't be read: the journal tells the same, and takes longer.
        package let unreadable: [StoreError]
        /// The digest of the rulebook in force at the end of the journal; `nil` in a new store.
        package let digest: String?
        /// The number of the last input.
        package let lastSequence: UInt64
        package let lastFeedOffset: UInt64

        package struct Snapshot: Sendable {
            package let sequence: UInt64
            package let digest: String
            package let state: EngineState
        }
    }

    /// - Throws: ``StoreError/incomplete(after:)`` where neither a snapshot nor the journal leads to the present.
    package func recovery() throws -> Recovery {
        let ends = try pool.read { try Row.fetchOne($0, sql: "SELECT min(seq), max(seq + count - 1) FROM journal") }
        let first = ends?[0] as Int64?
        let all = try snapshots.read { try Int64.fetchAll($0, sql: "SELECT seq FROM snapshots ORDER BY seq DESC") }
        var snapshot: Recovery.Snapshot?
        var unreadable: [StoreError] = []
        for sequence in all where snapshot == nil && (first ?? 0) <= sequence + 1 {
            do throws(StoreError) {
                snapshot = try read(sequence)
            } catch {
                unreadable.append(error)
            }
        }
        if snapshot == nil, first.map({ $0 > 1 }) ?? !all.isEmpty {
            throw StoreError.incomplete(
                after: UInt64(clamping: max((first ?? 1) - 1, 0)),
                reason: unreadable.first?.description
            )
        }
        return try pool.read { db in
            let last = try Row.fetchOne(db, sql: "SELECT seq + count - 1 FROM journal ORDER BY seq DESC LIMIT 1")
            let offset = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM feed") ?? 0
            let digest = try String.fetchOne(
                db,
                sql: "SELECT CAST(body AS TEXT) FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT 1",
                arguments: [JournalEntry.Kind.rulebookReplaced.rawValue]
            )
            return Recovery(
                snapshot: snapshot,
                unreadable: unreadable,
                digest: digest ?? snapshot?.digest,
                lastSequence: max(UInt64(clamping: last?[0] as Int64? ?? 0), snapshot?.sequence ?? 0),
                lastFeedOffset: UInt64(clamping: offset)
            )
        }
    }

    /// How large the last snapshot is; 0 where there is none.
    package func snapshotBytes() throws -> Int {
        try snapshots.read { db in
            let sql = "SELECT sum(length(body)) FROM snapshot_parts WHERE seq = (SELECT max(seq) FROM snapshots)"
            return try Int.fetchOne(db, sql: sql) ?? 0
        }
    }

    /// Where a replay of all that is left begins.
    package enum Beginning: Sendable {
        /// Nothing was taken in yet.
        case empty
        /// The journal is whole: it begins with nothing known.
        case first
        /// What lies before it is no longer kept.
        case snapshot(Recovery.Snapshot)
        /// The journal begins after each snapshot.
        case lost
    }

    /// The earliest state from which the journal is whole, and the number of the last input at this moment.
    package func beginning() throws -> (from: Beginning, through: UInt64) {
        let ends = try pool.read { try Row.fetchOne($0, sql: "SELECT min(seq), max(seq + count - 1) FROM journal") }
        guard let first = ends?[0] as Int64?, let last = ends?[1] as Int64? else { return (.empty, 0) }
        guard first > 1 else { return (.first, UInt64(clamping: last)) }
        let sequence = try snapshots.read {
            try Int64.fetchOne($0, sql: "SELECT min(seq) FROM snapshots WHERE seq >= ?", arguments: [first - 1])
        }
        guard let sequence else { return (.lost, UInt64(clamping: last)) }
        return (.snapshot(try read(sequence)), UInt64(clamping: last))
    }

    private func read(_ sequence: Int64) throws(StoreError) -> Recovery.Snapshot {
        do {
            let (digest, parts) = try snapshots.read { db in
                (
                    try String.fetchOne(db, sql: "SELECT digest FROM snapshots WHERE seq = ?", arguments: [sequence]),
                    try Data.fetchAll(
                        db,
                        sql: "SELECT body FROM snapshot_parts WHERE seq = ? ORDER BY part",
                        arguments: [sequence]
                    )
                )
            }
            let state = try StateDecoder.decode(EngineState.self, from: parts.reduce(into: Data()) { $0 += $1 })
            return Recovery.Snapshot(sequence: UInt64(clamping: sequence), digest: digest ?? "", state: state)
        } catch {
            throw StoreError.unreadable(what: "snapshot \(sequence)", reason: "\(error)")
        }
    }

    /// The journal in order, from the entry after input `sequence`.
    ///
    /// Read page by page: `body` may read the store itself, and no long read keeps the log from being merged.
    package func replay(after sequence: UInt64, _ body: (JournalEntry) throws -> Void) throws {
        var last = Int64(clamping: sequence)
        while true {
            let page = try pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: "SELECT seq, at, kind, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",
                    arguments: [last, Self.replayPage]
                )
            }
            guard let end = page.last else { return }
            for row in page { try body(Self.entry(row)) }
            last = end[0]
        }
    }

    private static let replayPage = 200

    /// The oldest entry that is kept.
    package func firstEntry() throws -> JournalEntry? {
        try pool.read { db in
            try Row.fetchOne(db, sql: "SELECT seq, at, kind, body FROM journal ORDER BY seq LIMIT 1").map(Self.entry)
        }
    }

    /// The newest entries that brought messages, oldest of them first, until they hold `count` messages.
    package func latestMessages(count: Int) throws -> [InboundBatch] {
        try pool.read { db in
            var batches: [InboundBatch] = []
            var found = 0
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT seq, at, kind, body FROM journal WHERE kind = ? ORDER BY seq DESC",
                arguments: [JournalEntry.Kind.messages.rawValue]
            )
            while found < count, let row = try rows.next() {
                guard case .messages(let batch) = try Self.entry(row).content else { continue }
                batches.append(batch)
                found += batch.count
            }
            return batches.reversed()
        }
    }

    package func rulebook(digest: String) throws -> [UInt8]? {
        try pool.read { db in
            try Data.fetchOne(db, sql: "SELECT bundle FROM rulebooks WHERE digest = ?", arguments: [digest]).map {
                [UInt8]($0)
            }
        }
    }

    /// What the broker had not taken when the service ended, in order.
    ///
    /// - Parameters:
    ///   - after: the row before the first one.
    ///   - limit: rows at most.
    ///   - bytes: of payloads; the row that reaches it is the last.
    package func waitingOutbox(after: Int64 = 0, limit: Int = .max, bytes: Int = .max) throws -> [OutboxItem] {
        try pool.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT o.id, o.incident, o.notification, o.user, o.subject, o.topic, o.payload, o.retained, o.expires_in,
                        \(Self.incidentColumns), \(Self.notificationColumns)
                    FROM outbox o LEFT JOIN incidents i ON i.id = o.incident LEFT JOIN notifications n ON n.id = o.notification
                    WHERE o.id > ? ORDER BY o.id LIMIT ?
                    """,
                arguments: [after, limit]
            )
            var items: [OutboxItem] = []
            var size = 0
            while size < bytes, let row = try rows.next() {
                guard let content = try Self.outboxContent(row) else { continue }
                let item = OutboxItem(id: row[0], content)
                size += item.size
                items.append(item)
            }
            return items
        }
    }

    /// `nil` where nothing is left of it.
    private static func outboxContent(_ row: Row) throws -> OutboxItem.Content? {
        if let incident: Int64 = row[1] {
            let id = IncidentID(UInt64(clamping: incident))
            guard row[9] as Int64? != nil else { return .cleared(id) }
            return .incident(id, json: try incidentJSON(row, at: 9))
        }
        guard let number: Int64 = row[2] else {
            return .message(
                OutboxItem.Message(
                    subject: row[4],
                    topic: row[5],
                    payload: [UInt8](row[6] as Data),
                    isRetained: row[7],
                    expiry: (row[8] as Int64?).map { TimeSpan(milliseconds: $0) }
                )
            )
        }
        if row[14] as Int64? != nil {
            // Published to the letter as it was committed, whatever became of it since.
            var record = try notification(row, at: 14)
            record.state = .unread
            return .notification(record)
        }
        guard let name: String = row[3], let user = UserID(name), let core: Data = row[6] else { return nil }
        return .notification(
            NotificationRecord(
                id: NotificationID(UInt64(clamping: number)),
                user: user,
                incident: nil,
                core: [UInt8](core),
                state: .unread
            )
        )
    }

    package func waitingOutboxCount() throws -> Int {
        try pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox") ?? 0 }
    }

    private static func entry(_ row: Row) throws -> JournalEntry {
        let sequence: Int64 = row[0]
        let at: Int64 = row[1]
        return try JournalEntry(
            sequence: UInt64(clamping: sequence),
            at: Timestamp(milliseconds: at),
            kind: row[2],
            body: row[3]
        )
    }
}
