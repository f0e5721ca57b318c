internal import GRDB
package import TocsinModel

extension Store {
    /// What may be given up for the sake of what comes in, what is missed least first. Open incidents, notifications that were not
    /// delivered yet, and the journal since the last snapshot but one are not among it.
    package enum Expendable: String, Sendable, CaseIterable {
        /// Events that recovery needs no more: `replay` and `explain` reach less far back.
        case events
        /// What dashboards that were away could catch up on: they load everything anew instead.
        case feed
        /// The bodies of dead letters; their reasons, lengths and hashes stay.
        case deadLetters = "dead letters"
        /// Incidents that are over, with their notifications.
        case incidents = "closed incidents"
    }

    /// What one step has given up.
    package struct GivenUp: Sendable {
        package var rows = 0
        /// About as many bytes as that was.
        package var bytes = 0
        /// Their retained topics are to be cleared.
        package var incidents: [IncidentID] = []
    }

    /// Items that the feed keeps, whatever gives way: a page that was away for a moment goes on without loading everything.
    private static let feedKept: Int64 = 1000

    /// Gives up the oldest of something, a bounded part at a time, so that no commit waits long behind it.
    ///
    /// - Parameters:
    ///   - rows: at most.
    ///   - bytes: about as many at most; a row that is larger goes alone.
    package func giveUp(_ what: Expendable, rows: Int = 500, bytes: Int = 8_388_608) throws -> GivenUp {
        switch what {
        case .events:
            let oldest = OldestRows.journal(where: "seq + count <= \(try firstNeeded())")
            return try pool.write { db in try oldest.remove(rows: rows, bytes: bytes, in: db) }
        case .feed:
            return try pool.write { db in
                let last = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM feed") ?? 0
                let oldest = OldestRows.feed(where: "seq <= \(last - Self.feedKept)")
                return try oldest.remove(rows: rows, bytes: bytes, in: db)
            }
        case .deadLetters:
            return try pool.write { db in
                let oldest = OldestRows.deadLetters(where: "length(payload) > 0")
                let bodies = try oldest.first(rows: rows, bytes: bytes, in: db)
                guard let through = bodies.through else { return GivenUp() }
                try db.execute(
                    sql: "UPDATE dead_letters SET payload = x'' WHERE id <= ? AND length(payload) > 0",
                    arguments: [through]
                )
                return GivenUp(rows: bodies.rows, bytes: bodies.bytes)
            }
        case .incidents:
            return try pool.write { db in try Self.giveUpIncidents(rows, bytes, db) }
        }
    }

    /// The first input that the older snapshot doesn't contain; 0 where there is no snapshot, and all is needed.
    func firstNeeded() throws -> Int64 {
        try snapshots.read { try Int64.fetchOne($0, sql: "SELECT min(seq) + 1 FROM snapshots") } ?? 0
    }

    /// Bytes of the journal that recovery may need.
    package func neededJournalBytes() throws -> Int {
        let needed = try firstNeeded()
        return try pool.read { db in
            let sql = "SELECT coalesce(sum(length(body)), 0) FROM journal WHERE seq >= ?"
            return try Int.fetchOne(db, sql: sql, arguments: [needed]) ?? 0
        }
    }

    private static func giveUpIncidents(_ rows: Int, _ bytes: Int, _ db: Database) throws -> GivenUp {
        var given = GivenUp()
        let over = try Row.fetchAll(
            db,
            sql: "SELECT id, length(body) FROM incidents WHERE resolved_at IS NOT NULL ORDER BY resolved_at LIMIT ?",
            arguments: [rows]
        )
        let ids = over.map { $0[0] as Int64 }
        try Self.keepMessages(of: "incident IN (SELECT value FROM json_each(?))", ["\(ids)"], db)
        for row in over {
            let id: Int64 = row[0]
            let size: Int = row[1]
            guard given.rows == 0 || (given.bytes + size <= bytes && given.rows < rows) else { break }
            // One may have very many alerts: then it goes with the last of them, in a later pass.
            let limit = rows * Self.alertsPerIncident
            let alerts = try Self.removeAlerts(of: id, limit: limit, db)
            given.bytes += alerts.bytes
            guard alerts.rows < limit else {
                given.rows += alerts.rows
                break
            }
            let told = try Row.fetchOne(
                db,
                sql: "SELECT count(*), coalesce(sum(length(body)), 0) FROM notifications WHERE incident = ?",
                arguments: [id]
            )
            try db.execute(sql: "DELETE FROM notifications WHERE incident = ?", arguments: [id])
            try db.execute(sql: "DELETE FROM incidents WHERE id = ?", arguments: [id])
            given.rows += 1 + alerts.rows + (told?[0] as Int? ?? 0)
            given.bytes += size + (told?[1] as Int? ?? 0)
            if let number = UInt64(exactly: id) { given.incidents.append(IncidentID(number)) }
        }
        return given
    }

    /// Lets the oldest dead letters of each source give way beyond so many bytes, a bounded number at a time.
    ///
    /// - Parameter bound: bytes of what is kept of one source's, their reasons included.
    /// - Returns: how many went, by source; those whose topic was at fault are of none, the empty name.
    package func boundDeadLetters(to bound: Int, rows: Int = 1000) throws -> [String: Int] {
        let size = "length(payload) + length(topic) + length(reason) + \(Self.deadLetterOverhead)"
        let over = try pool.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT source, sum(\(size)) AS total FROM dead_letters GROUP BY source HAVING total > ?",
                arguments: [bound]
            ).map { ($0[0] as String?, $0[1] as Int) }
        }
        var gone: [String: Int] = [:]
        for (source, total) in over {
            gone[source ?? "", default: 0] += try pool.write { db in
                var excess = total - bound
                var last: Int64?
                let cursor = try Row.fetchCursor(
                    db,
                    sql: "SELECT id, \(size) FROM dead_letters WHERE source IS ? ORDER BY id LIMIT ?",
                    arguments: [source, rows]
                )
                while excess > 0, let row = try cursor.next() {
                    last = row[0]
                    excess -= row[1] as Int
                }
                guard let last else { return 0 }
                try db.execute(
                    sql: "DELETE FROM dead_letters WHERE source IS ? AND id <= ?",
                    arguments: [source, last]
                )
                return db.changesCount
            }
        }
        return gone
    }

    /// About what a row takes besides its texts.
    private static let deadLetterOverhead = 150
}
