internal import GRDB
package import TocsinModel

/// Where a page of an inbox begins.
package enum InboxPlace: Hashable, Sendable {
    /// With the newest, newest first.
    case newest
    /// With the oldest that came after this place in the feed, oldest first.
    case after(UInt64)
    /// With the newest that came before it, newest first.
    case before(UInt64)
}

extension Store {
    /// A user's notifications that weren't dismissed, each with its offset in the feed.
    ///
    /// - Parameters:
    ///   - place: where to begin, and which way to go.
    ///   - bytes: of a page, which ends before the one that would exceed it, unless that is its first.
    package func inbox(
        of user: UserID,
        _ place: InboxPlace,
        limit: Int,
        bytes: Int = 1_048_576
    ) throws -> (items: [(offset: UInt64, record: NotificationRecord)], hasMore: Bool) {
        var arguments: StatementArguments = [user.text]
        let condition: String
        let order: String
        switch place {
        case .newest: (condition, order) = ("", "DESC")
        case .after(let offset):
            (condition, order) = ("AND seq > ?", "ASC")
            arguments += [Int64(clamping: offset)]
        case .before(let offset):
            (condition, order) = ("AND seq < ?", "DESC")
            arguments += [Int64(clamping: offset)]
        }
        arguments += [limit + 1]
        return try pool.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT seq, \(Self.notificationColumns) FROM notifications n
                    WHERE user = ? AND state <> 'dismissed' \(condition) ORDER BY seq \(order) LIMIT ?
                    """,
                arguments: arguments
            )
            var items: [(offset: UInt64, record: NotificationRecord)] = []
            var count = 0
            while let row = try rows.next() {
                let sequence: Int64 = row[0]
                let record = try Self.notification(row, at: 1)
                guard items.count < limit, items.isEmpty || count + record.core.count <= bytes else {
                    return (items, true)
                }
                count += record.core.count
                items.append((UInt64(clamping: sequence), record))
            }
            return (items, false)
        }
    }

    /// One notification, whosever it is.
    package func notification(_ id: NotificationID) throws -> NotificationRecord? {
        guard let number = Int64(exactly: id.number) else { return nil }
        return try pool.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT \(Self.notificationColumns) FROM notifications n WHERE id = ?",
                arguments: [number]
            ).map { try Self.notification($0, at: 0) }
        }
    }
}
