internal import Foundation
internal import GRDB
internal import Synchronization
internal import TocsinModel
internal import TocsinTime

extension Store {
    /// Makes it durable, whole or not at all. When this returns, it is on the disk.
    ///
    /// - Returns: the outbox rows with their ids, in the order given.
    package func commit(_ commit: Commit) throws -> [OutboxItem] {
        try pool.write { db in
            try write(commit.journal, db)
            try write(commit.deadLetters, db)
            try write(commit.deadDeliveries, db)
            try write(commit.incidents, db)
            try write(commit.alerts, db)
            try write(commit.notifications, at: commit.at, db)
            try write(commit.feed, at: commit.at, db)
            try write(commit.marks, db)
            try write(commit.openings, at: commit.at, db)
            try remove(commit.published, db)
            return try write(commit.outbox, db)
        }
    }

    private func write(_ journal: [JournalEntry], _ db: Database) throws {
        guard !journal.isEmpty else { return }
        var row = try RowStatement("INSERT INTO journal (seq, count, at, kind, body) VALUES (?, ?, ?, ?, ?)", db)
        for entry in journal {
            let body = try entry.body()
            try row.execute { values in
                values.add(Int64(entry.sequence))
                values.add(Int64(entry.count))
                values.add(entry.at.milliseconds)
                values.add(Int64(entry.kind.rawValue))
                values.add(body)
            }
        }
    }

    private func write(_ letters: [DeadLetter], _ db: Database) throws {
        for letter in letters {
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO dead_letters (id, at, source, topic, payload, length, sha256, code, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                Int64(letter.id.number), letter.at.milliseconds, letter.source, letter.topic, Data(letter.payload),
                letter.length, Data(letter.hash), letter.code, letter.reason,
            ])
        }
    }

    private func write(_ incidents: [IncidentRecord], _ db: Database) throws {
        guard !incidents.isEmpty else { return }
        var row = try RowStatement(
            """
            INSERT OR REPLACE INTO incidents
            (id, state, severity, opened_at, updated_at, resolved_at, title, labels, body, feed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            db
        )
        for record in incidents {
            let incident = record.incident
            try row.execute { values in
                values.add(Int64(incident.id.number))
                values.add(incident.state.name)
                values.add(Int64(incident.severity.rank))
                values.add(incident.openedAt.milliseconds)
                values.add(incident.updatedAt.milliseconds)
                values.add(incident.resolvedAt?.milliseconds)
                values.add(incident.title)
                values.add(LabelLines.text(incident.labels))
                values.add(incident.packed)
                values.add(Int64(record.offset))
            }
        }
    }

    private func write(_ notifications: [Commit.Notified], at: Timestamp, _ db: Database) throws {
        guard !notifications.isEmpty else { return }
        var row = try RowStatement(
            "INSERT INTO notifications (id, seq, user, incident, at, state, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            db
        )
        for notified in notifications {
            let notification = notified.notification
            try row.execute { values in
                values.add(Int64(notification.id.number))
                values.add(Int64(notified.offset))
                values.add(notification.user.text)
                values.add(Store.column(notification.incident))
                values.add(at.milliseconds)
                values.add(TocsinModel.Notification.State.unread.rawValue)
                values.add(notification.packed(committedAt: at))
            }
        }
    }

    private func write(_ alerts: [Commit.AlertOver], _ db: Database) throws {
        for over in alerts {
            let place = [Int64(clamping: over.incident.number), Int64(clamping: over.number)]
            if let alert = over.alert {
                try db.cachedStatement(
                    sql: "INSERT OR REPLACE INTO incident_alerts (incident, number, json) VALUES (?, ?, ?)"
                ).execute(arguments: [place[0], place[1], Data(alert.json)])
            } else {
                try db.cachedStatement(sql: "DELETE FROM incident_alerts WHERE incident = ? AND number = ?").execute(
                    arguments: [place[0], place[1]]
                )
            }
        }
    }

    private func write(_ marks: [Commit.Mark], _ db: Database) throws {
        for mark in marks {
            for id in mark.ids {
                try db.cachedStatement(sql: "UPDATE notifications SET state = ? WHERE id = ? AND user = ?").execute(
                    arguments: [mark.state.rawValue, Int64(clamping: id.number), mark.user.text]
                )
            }
        }
    }

    private func write(_ openings: [LinkOpening: Int], at: Timestamp, _ db: Database) throws {
        let minute = at.milliseconds / 60_000 * 60_000
        for (opening, count) in openings {
            try db.cachedStatement(
                sql: """
                    INSERT INTO opened_links (at, user, rule, count) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET count = count + excluded.count
                    """
            ).execute(arguments: [minute, opening.user.text, opening.rule, count])
        }
    }

    private func write(_ feed: [FeedItem], at: Timestamp, _ db: Database) throws {
        guard !feed.isEmpty else { return }
        var row = try RowStatement(
            "INSERT INTO feed (seq, at, user, notification, incident, silence, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
            db
        )
        for item in feed {
            var user: String?
            var ids: (notification: UInt64?, incident: UInt64?, silence: UInt64?) = (nil, nil, nil)
            var json: [UInt8]?
            switch item.content {
            // Their rows have them.
            case .notification(let record): (user, ids.notification) = (record.user.text, record.id.number)
            case .incident(let id, _): ids.incident = id.number
            case .silence(let id, let bytes): (ids.silence, json) = (id.number, bytes)
            }
            try row.execute { values in
                values.add(Int64(item.offset))
                values.add(at.milliseconds)
                values.add(user)
                values.add(ids.notification.map { Int64(clamping: $0) })
                values.add(ids.incident.map { Int64(clamping: $0) })
                values.add(ids.silence.map { Int64(clamping: $0) })
                values.add(json)
            }
        }
    }

    /// The broker takes most of what is published in its order: neighbours go together.
    private func remove(_ published: [Int64], _ db: Database) throws {
        guard !published.isEmpty else { return }
        var row = try RowStatement("DELETE FROM outbox WHERE id BETWEEN ? AND ?", db)
        var run: ClosedRange<Int64>?
        func remove(_ run: ClosedRange<Int64>) throws {
            try row.execute { values in
                values.add(run.lowerBound)
                values.add(run.upperBound)
            }
        }
        for id in published.sorted() {
            if let present = run {
                guard id > present.upperBound + 1 else {
                    run = present.lowerBound...id
                    continue
                }
                try remove(present)
            }
            run = id...id
        }
        if let run { try remove(run) }
    }

    private func write(_ outbox: [OutboxItem], _ db: Database) throws -> [OutboxItem] {
        guard !outbox.isEmpty else { return [] }
        // What still waits of the same incident, or of the same retained topic, is older news.
        var row = try RowStatement(
            """
            INSERT OR REPLACE INTO outbox (id, incident, notification, subject, topic, payload, retained, expires_in)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            db
        )
        let first = lastOutboxID.withLock { last in
            defer { last += Int64(outbox.count) }
            return last + 1
        }
        var written: [OutboxItem] = []
        written.reserveCapacity(outbox.count)
        for item in outbox {
            let item = OutboxItem(id: first + Int64(written.count), item.content)
            try row.execute { values in
                values.add(item.id)
                item.content.add(to: &values)
            }
            written.append(item)
        }
        return written
    }
}

extension Incident {
    fileprivate var resolvedAt: Timestamp? {
        switch state {
        case .open, .acknowledged, .snoozed: nil
        case .resolved(let at, _): at
        }
    }
}

extension OutboxItem.Content {
    /// All columns but the id.
    fileprivate func add(to values: inout RowStatement.Values) {
        switch self {
        case .incident(let id, _), .cleared(let id):
            values.add(Int64(clamping: id.number))
            for _ in 0..<6 { values.add(nil as Int64?) }
        case .notification(let record):
            values.add(nil as Int64?)
            values.add(Int64(clamping: record.id.number))
            for _ in 0..<5 { values.add(nil as Int64?) }
        case .message(let message):
            for _ in 0..<2 { values.add(nil as Int64?) }
            values.add(message.subject)
            values.add(message.topic)
            values.add(message.payload)
            values.add(message.isRetained ? 1 : 0)
            values.add(message.expiry?.milliseconds)
        }
    }
}
