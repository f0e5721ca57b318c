internal import Foundation
internal import GRDB
package import TocsinModel

extension Store {
    /// A user's notifications that weren't dismissed, each with its offset in the feed.
    ///
    /// - Parameter offset: only what came after it, oldest first; `nil` for the newest, newest first.
    package func inbox(
        of user: UserID,
        after offset: UInt64?,
        limit: Int
    ) throws -> (items: [(offset: UInt64, record: NotificationRecord)], hasMore: Bool) {
        let condition = offset == nil ? "" : "AND seq > ?"
        let order = offset == nil ? "DESC" : "ASC"
        var arguments: StatementArguments = [user.text]
        if let offset { arguments += [Int64(clamping: offset)] }
        arguments += [limit + 1]
        let rows = try pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, seq, incident, state, core FROM notifications
                    WHERE user = ? AND state <> 'dismissed' \(condition) ORDER BY seq \(order) LIMIT ?
                    """,
                arguments: arguments
            )
        }
        let items = rows.prefix(limit).map { row in
            let id: Int64 = row[0]
            let sequence: Int64 = row[1]
            let incident: Int64 = row[2]
            let record = NotificationRecord(
                id: NotificationID(UInt64(clamping: id)),
                user: user,
                incident: Store.incident(incident),
                core: [UInt8](row[4] as Data),
                state: Notification.State(rawValue: row[3]) ?? .read
            )
            return (UInt64(clamping: sequence), record)
        }
        return (items, rows.count > limit)
    }

    /// One notification, whosever it is.
    package func notification(_ id: NotificationID) throws -> NotificationRecord? {
        guard let number = Int64(exactly: id.number) else { return nil }
        let row = try pool.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT user, incident, state, core FROM notifications WHERE id = ?",
                arguments: [number]
            )
        }
        guard let row, let user = UserID(row[0] as String) else { return nil }
        let incident: Int64 = row[1]
        return NotificationRecord(
            id: id,
            user: user,
            incident: Store.incident(incident),
            core: [UInt8](row[3] as Data),
            state: Notification.State(rawValue: row[2]) ?? .read
        )
    }
}
