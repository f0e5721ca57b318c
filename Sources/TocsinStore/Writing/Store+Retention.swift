internal import Foundation
internal import GRDB
package import TocsinModel
package import TocsinTime

extension Store {
    /// How long things are kept.
    package struct Retention: Sendable, Hashable {
        /// Inputs, the feed and dead letters.
        package let events: TimeSpan
        /// Resolved incidents, notifications of them and of none, and what people opened.
        package let incidents: TimeSpan

        package init(events: TimeSpan, incidents: TimeSpan) {
            self.events = events
            self.incidents = incidents
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
        let needed = try firstNeeded()
        return try pool.write { db in
            var removed = Removed()
            let eventsBefore = (now + TimeSpan(milliseconds: -retention.events.milliseconds)).milliseconds
            let incidentsBefore = (now + TimeSpan(milliseconds: -retention.incidents.milliseconds)).milliseconds
            func expire(_ oldest: OldestRows) throws -> GivenUp {
                try oldest.remove(rows: batch, bytes: Self.retentionBytes, in: db)
            }
            let isOld = "at < \(eventsBefore)"
            let isUnneeded = "\(isOld) AND seq + count <= \(needed)"
            let journal = try expire(.journal(where: isUnneeded))
            removed.journal = journal.rows
            // The last item stays: the next offset follows from it.
            let isOver = "\(isOld) AND seq < (SELECT max(seq) FROM feed)"
            let feed = try expire(.feed(where: isOver))
            removed.feed = feed.rows
            let letters = try expire(.deadLetters(where: isOld))
            try db.execute(sql: "DELETE FROM dead_deliveries WHERE at < ?", arguments: [eventsBefore])
            let over = try Int64.fetchAll(
                db,
                sql: "SELECT id FROM incidents WHERE resolved_at < ? ORDER BY resolved_at LIMIT ?",
                arguments: [incidentsBefore, batch]
            )
            try Self.keepMessages(of: "incident IN (SELECT value FROM json_each(?))", ["\(over)"], db)
            // One may have very many alerts: then it goes with the last of them, in a later pass.
            var room = batch * Self.alertsPerIncident
            var isPartial = false
            for id in over {
                room -= try Self.removeAlerts(of: id, limit: room, db).rows
                guard room > 0 else {
                    isPartial = true
                    break
                }
                try db.execute(sql: "DELETE FROM incidents WHERE id = ?", arguments: [id])
                try db.execute(sql: "DELETE FROM notifications WHERE incident = ?", arguments: [id])
                removed.incidents.append(IncidentID(UInt64(clamping: id)))
            }
            // What is about no single incident, such as a digest, is kept as long as if it were.
            let alone = "id IN (SELECT id FROM notifications WHERE incident = 0 AND at < ? ORDER BY at LIMIT ?)"
            try Self.keepMessages(of: alone, [incidentsBefore, batch], db)
            try db.execute(
                sql: "DELETE FROM notifications WHERE \(alone)",
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
                || [removed.journal, removed.feed, letters.rows, over.count, removed.notifications, openings].contains {
                    $0 >= batch
                } || [journal, feed, letters].contains { $0.bytes >= Self.retentionBytes / 2 }
            return removed
        }
    }

    /// What the broker has yet to take of notifications that are about to be removed is kept with what waits for it.
    static func keepMessages(of condition: String, _ arguments: StatementArguments, _ db: Database) throws {
        let waiting = try Row.fetchAll(
            db,
            sql: """
                SELECT \(notificationColumns), o.id FROM outbox o JOIN notifications n ON n.id = o.notification
                WHERE o.notification IN (SELECT id FROM notifications WHERE \(condition))
                """,
            arguments: arguments
        )
        for row in waiting {
            let record = try notification(row, at: 0)
            let id: Int64 = row[notificationColumnCount]
            try db.execute(
                sql: "UPDATE outbox SET user = ?, payload = ? WHERE id = ?",
                arguments: [record.user.text, Data(record.core), id]
            )
        }
    }

    /// Removes alerts of an incident, the first of them first.
    static func removeAlerts(of incident: Int64, limit: Int, _ db: Database) throws -> (rows: Int, bytes: Int) {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT max(number), coalesce(sum(length(json)), 0) FROM
                (SELECT number, json FROM incident_alerts WHERE incident = ? ORDER BY number LIMIT ?)
                """,
            arguments: [incident, limit]
        )
        guard let last = row?[0] as Int64? else { return (0, 0) }
        try db.execute(
            sql: "DELETE FROM incident_alerts WHERE incident = ? AND number <= ?",
            arguments: [incident, last]
        )
        return (db.changesCount, row?[1] ?? 0)
    }

    /// Alerts that are removed with each incident of a pass, on an average, at most.
    static let alertsPerIncident = 20

    /// About how many bytes of one table one pass removes: taking many megabytes out would keep a commit waiting.
    private static let retentionBytes = 8_388_608
}
