internal import Foundation
internal import GRDB
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
            try write(commit.feed, at: commit.at, db)
            try write(commit.marks, db)
            try write(commit.openings, at: commit.at, db)
            for id in commit.published {
                try db.cachedStatement(sql: "DELETE FROM outbox WHERE id = ?").execute(arguments: [id])
            }
            return try write(commit.outbox, db)
        }
    }

    private func write(_ journal: [JournalEntry], _ db: Database) throws {
        guard !journal.isEmpty else { return }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO journal (seq, count, at, kind, body) VALUES (?, ?, ?, ?, ?)"
        )
        for entry in journal {
            try statement.execute(arguments: [
                Int64(entry.sequence), entry.count, entry.at.milliseconds, entry.kind.rawValue, entry.body(),
            ])
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
        for record in incidents {
            let incident = record.incident
            var labels = JSONText()
            labels.object { json in
                for pair in incident.labels.pairs { json.member(pair.name, pair.value) }
            }
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO incidents
                    (id, state, severity, opened_at, updated_at, resolved_at, title, labels, json, feed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                Int64(incident.id.number), incident.state.name, incident.severity.rank, incident.openedAt.milliseconds,
                incident.updatedAt.milliseconds, incident.resolvedAt?.milliseconds, incident.title, labels.text,
                Data(record.json), Int64(record.offset),
            ])
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
        for item in feed {
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO feed (seq, at, user, notification, incident, silence, json) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            )
            switch item.content {
            case .notification(let record):
                try write(record, offset: item.offset, at: at, db)
                try statement.execute(arguments: [
                    Int64(item.offset), at.milliseconds, record.user.text, Int64(record.id.number), nil, nil, nil,
                ])
            case .incident(let id, _):
                // Its row has it.
                try statement.execute(arguments: [
                    Int64(item.offset), at.milliseconds, nil, nil, Int64(id.number), nil, nil,
                ])
            case .silence(let id, let json):
                try statement.execute(arguments: [
                    Int64(item.offset), at.milliseconds, nil, nil, nil, Int64(id.number), Data(json),
                ])
            }
        }
    }

    private func write(_ record: NotificationRecord, offset: UInt64, at: Timestamp, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO notifications (id, seq, user, incident, at, state, core) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            Int64(record.id.number), Int64(offset), record.user.text, Store.column(record.incident), at.milliseconds,
            record.state.rawValue, Data(record.core),
        ])
    }

    /// 0 for none: incidents count from 1.
    static func column(_ incident: IncidentID?) -> Int64 {
        incident.map { Int64($0.number) } ?? 0
    }

    static func incident(_ column: Int64) -> IncidentID? {
        column == 0 ? nil : IncidentID(UInt64(clamping: column))
    }

    private func write(_ outbox: [OutboxItem], _ db: Database) throws -> [OutboxItem] {
        try outbox.map { item in
            // An item of the same key that still waits is older news.
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO outbox (key, subject, topic, payload, incident, notification, retained, expires_in)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                item.key, item.subject, item.topic, item.payload.column, item.payload.incident,
                item.payload.notification,
                item.isRetained, item.expiry?.milliseconds,
            ])
            return OutboxItem(
                id: db.lastInsertedRowID,
                key: item.key,
                subject: item.subject,
                topic: item.topic,
                payload: item.payload,
                isRetained: item.isRetained,
                expiry: item.expiry
            )
        }
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

extension OutboxItem.Payload {
    /// The bytes, where they are its own.
    fileprivate var column: Data {
        switch self {
        case .bytes(let bytes): Data(bytes)
        case .incident, .notification: Data()
        }
    }

    fileprivate var incident: Int64? {
        switch self {
        case .bytes, .notification: nil
        case .incident(let id, _): Int64(clamping: id.number)
        }
    }

    fileprivate var notification: Int64? {
        switch self {
        case .bytes, .incident: nil
        case .notification(let record): Int64(clamping: record.id.number)
        }
    }
}
