internal import Foundation
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
                    SELECT id, seq, incident, state, core FROM notifications
                    WHERE user = ? AND state <> 'dismissed' \(condition) ORDER BY seq \(order) LIMIT ?
                    """,
                arguments: arguments
            )
            var items: [(offset: UInt64, record: NotificationRecord)] = []
            var count = 0
            while let row = try rows.next() {
                let id: Int64 = row[0]
                let sequence: Int64 = row[1]
                let incident: Int64 = row[2]
                let core = [UInt8](row[4] as Data)
                guard items.count < limit, items.isEmpty || count + core.count <= bytes else { return (items, true) }
                count += core.count
                let record = NotificationRecord(
                    id: NotificationID(UInt64(clamping: id)),
                    user: user,
                    incident: Store.incident(incident),
                    core: core,
                    state: Notification.State(rawValue: row[3]) ?? .read
                )
                items.append((UInt64(clamping: sequence), record))
            }
            return (items, false)
        }
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
