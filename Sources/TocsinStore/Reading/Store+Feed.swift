internal import Foundation
internal import GRDB
package import TocsinModel

/// A stretch of the feed as one user sees it.
package enum StoredFeed: Sendable {
    /// In order, up to and including `through`.
    case items([FeedItem], through: UInt64)
    /// Retention has removed a part; the feed ends at this offset.
    case gap(UInt64)
}

extension Store {
    /// What `user` missed after an offset: incidents, silences, and their own notifications.
    ///
    /// An incident that changed several times comes once, as it is now, where it changed last.
    /// At most `limit` rows of the feed are looked at, whoever they are for, and not many more than `bytes` are read, so that a long
    /// absence is read in bounded steps.
    package func feed(for user: UserID, after offset: UInt64, limit: Int, bytes: Int = 262_144) throws -> StoredFeed {
        try pool.read { db in
            let ends = try Row.fetchOne(db, sql: "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM feed")
            let first: Int64 = ends?[0] ?? 0
            let last: Int64 = ends?[1] ?? 0
            guard let after = Int64(exactly: offset), after <= last else { return .gap(UInt64(clamping: last)) }
            if after < first - 1 { return .gap(UInt64(clamping: last)) }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT feed.seq, feed.user, feed.incident, feed.silence, feed.json, i.feed, \(Self.incidentColumns),
                        \(Self.notificationColumns)
                    FROM feed LEFT JOIN notifications n ON n.id = feed.notification LEFT JOIN incidents i ON i.id = feed.incident
                    WHERE feed.seq > ? ORDER BY feed.seq LIMIT ?
                    """,
                arguments: [after, limit]
            )
            var items: [FeedItem] = []
            var through = last
            var count = 0
            while count < bytes, let row = try rows.next() {
                // Its time is over, and with it what it was: that a client knows it still is what a gap says.
                if row[2] as Int64? != nil, row[5] as Int64? == nil { return .gap(UInt64(clamping: last)) }
                through = row[0]
                guard let item = try Self.item(row, for: user) else { continue }
                count += item.bytes
                items.append(item)
            }
            return .items(items, through: UInt64(clamping: through))
        }
    }

    package func lastFeedOffset() throws -> UInt64 {
        try pool.read { db in
            UInt64(clamping: try Int64.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM feed") ?? 0)
        }
    }

    private static func item(_ row: Row, for user: UserID) throws -> FeedItem? {
        let number: Int64 = row[0]
        let offset = UInt64(clamping: number)
        if let incident: Int64 = row[2] {
            guard row[5] as Int64? == number else { return nil }
            let id = IncidentID(UInt64(clamping: incident))
            return FeedItem(offset: offset, content: .incident(id, json: try incidentJSON(row, at: 6)))
        }
        if let silence: Int64 = row[3], let json: Data = row[4] {
            let id = SilenceID(UInt64(clamping: silence))
            return FeedItem(offset: offset, content: .silence(id, json: [UInt8](json)))
        }
        guard row[1] == user.text, row[11] as Int64? != nil else { return nil }
        return FeedItem(offset: offset, content: .notification(try notification(row, at: 11)))
    }
}

extension FeedItem {
    /// What it takes as JSON, about.
    fileprivate var bytes: Int {
        switch content {
        case .incident(_, let json), .silence(_, let json): json.count
        case .notification(let record): record.core.count
        }
    }
}
