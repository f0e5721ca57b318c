internal import GRDB
package import TocsinModel

extension Store {
    /// How long things are kept, and how large the store may grow.
    package struct Retention: Sendable, Hashable {
        /// Inputs, the feed and dead letters.
        package let events: TimeSpan
        /// Resolved incidents, notifications of them and of none, and what people opened.
        package let incidents: TimeSpan
        /// Bytes of journal beyond which its oldest rows go, whatever their age; `nil` for no bound.
        package let journalBytes: Int?

        package init(events: TimeSpan, incidents: TimeSpan, journalBytes: Int? = nil) {
            self.events = events
            self.incidents = incidents
            self.journalBytes = journalBytes
        }
    }

    /// What one pass of retention removed.
    package struct Removed: Sendable {
        package var journal = 0
        package var feed = 0
        /// Their retained topics are to be cleared.
        package var incidents: [IncidentID] = []
        /// Those about no incident.
        package var notifications = 0

        /// More may be left: the pass ended at its bound.
        package var isPartial = false
    }

    /// Removes what is too old, a bounded number of rows at a time, so that no commit waits long behind it.
    ///
    /// The journal since the last snapshot but one is never touched: recovery needs it.
    package func removeExpired(_ retention: Retention, now: Timestamp, batch: Int = 500) throws -> Removed {
        // The first input that the older snapshot doesn't contain.
        let needed = try snapshots.read { try Int64.fetchOne($0, sql: "SELECT min(seq) + 1 FROM snapshots") } ?? 0
        return try pool.write { db in
            var removed = Removed()
            let eventsBefore = (now + TimeSpan(milliseconds: -retention.events.milliseconds)).milliseconds
            let incidentsBefore = (now + TimeSpan(milliseconds: -retention.incidents.milliseconds)).milliseconds
            try db.execute(
                sql: """
                    DELETE FROM journal WHERE seq IN
                    (SELECT seq FROM journal WHERE at < ? AND seq + count <= ? ORDER BY seq LIMIT ?)
                    """,
                arguments: [eventsBefore, needed, batch]
            )
            removed.journal = db.changesCount
            if let bound = retention.journalBytes { removed.journal += try shrinkJournal(to: bound, needed, batch, db) }
            // The last item stays: the next offset follows from it.
            try db.execute(
                sql: """
                    DELETE FROM feed WHERE seq IN
                    (SELECT seq FROM feed WHERE at < ? AND seq < (SELECT max(seq) FROM feed) ORDER BY seq LIMIT ?)
                    """,
                arguments: [eventsBefore, batch]
            )
            removed.feed = db.changesCount
            try db.execute(
                sql:
                    "DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE at < ? ORDER BY id LIMIT ?)",
                arguments: [eventsBefore, batch]
            )
            let over = try Int64.fetchAll(
                db,
                sql: "SELECT id FROM incidents WHERE resolved_at < ? ORDER BY resolved_at LIMIT ?",
                arguments: [incidentsBefore, batch]
            )
            // One may have very many alerts: then it goes with the last of them, in a later pass.
            var room = batch * Self.alertsPerIncident
            var isPartial = false
            for id in over {
                try db.execute(
                    sql: """
                        DELETE FROM incident_alerts WHERE incident = ?1 AND number IN
                        (SELECT number FROM incident_alerts WHERE incident = ?1 ORDER BY number LIMIT ?2)
                        """,
                    arguments: [id, room]
                )
                room -= db.changesCount
                guard room > 0 else {
                    isPartial = true
                    break
                }
                try db.execute(sql: "DELETE FROM incidents WHERE id = ?", arguments: [id])
                try db.execute(sql: "DELETE FROM notifications WHERE incident = ?", arguments: [id])
                removed.incidents.append(IncidentID(UInt64(id)))
            }
            // What is about no single incident, such as a digest, is kept as long as if it were.
            try db.execute(
                sql: """
                    DELETE FROM notifications WHERE id IN
                    (SELECT id FROM notifications WHERE incident = 0 AND at < ? ORDER BY at LIMIT ?)
                    """,
                arguments: [incidentsBefore, batch]
            )
            removed.notifications = db.changesCount
            try db.execute(
                sql: """
                    DELETE FROM opened_links WHERE (at, user, rule) IN
                    (SELECT at, user, rule FROM opened_links WHERE at < ? ORDER BY at LIMIT ?)
                    """,
                arguments: [incidentsBefore, batch]
            )
            let openings = db.changesCount
            removed.isPartial =
                isPartial
                || [removed.journal, removed.feed, over.count, removed.notifications, openings].contains {
                    $0 >= batch
                }
            return removed
        }
    }

    /// Alerts that are removed with each incident of a pass, on an average, at most.
    private static let alertsPerIncident = 20

    private func shrinkJournal(to bound: Int, _ needed: Int64, _ batch: Int, _ db: Database) throws -> Int {
        let size = try Int.fetchOne(db, sql: "SELECT coalesce(sum(length(body)), 0) FROM journal") ?? 0
        guard size > bound else { return 0 }
        var excess = size - bound
        var last: Int64?
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT seq, length(body) FROM journal WHERE seq + count <= ? ORDER BY seq LIMIT ?",
            arguments: [needed, batch]
        )
        while excess > 0, let row = try rows.next() {
            last = row[0]
            excess -= row[1]
        }
        guard let last else { return 0 }
        try db.execute(sql: "DELETE FROM journal WHERE seq <= ?", arguments: [last])
        return db.changesCount
    }
}
