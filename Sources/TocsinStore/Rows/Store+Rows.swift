internal import Foundation
internal import GRDB
internal import TocsinModel
internal import TocsinTime

/// Rows as they are read, whichever version wrote them.
extension Store {
    /// What ``incidentJSON(_:at:)`` and ``incident(_:at:)`` read, of a table called `i`.
    static let incidentColumns = "i.id, i.title, i.labels, i.opened_at, i.body"
    /// What ``notification(_:at:)`` reads, of a table called `n`.
    static let notificationColumns = "n.id, n.user, n.incident, n.at, n.state, n.body"
    static let notificationColumnCount = 6

    /// 0 for none: incidents count from 1.
    static func column(_ incident: IncidentID?) -> Int64 {
        incident.map { Int64($0.number) } ?? 0
    }

    static func incident(_ column: Int64) -> IncidentID? {
        column == 0 ? nil : IncidentID(UInt64(clamping: column))
    }

    /// - Parameter place: the first of ``incidentColumns``.
    static func incidentJSON(_ row: Row, at place: Int) throws -> [UInt8] {
        let body: Data = row[place + 4]
        return PackedFormat.isJSON(body) ? [UInt8](body) : try incident(row, at: place).json
    }

    /// One that was written by this version.
    static func incident(_ row: Row, at place: Int) throws -> Incident {
        let id: Int64 = row[place]
        do {
            return try Incident(
                packed: [UInt8](row[place + 4] as Data),
                id: IncidentID(UInt64(clamping: id)),
                title: row[place + 1],
                labels: LabelLines.labels(row[place + 2]),
                openedAt: Timestamp(milliseconds: row[place + 3])
            )
        } catch {
            throw StoreError.unreadable(what: "incident i-\(id)", reason: "\(error)")
        }
    }

    /// - Parameter place: the first of ``notificationColumns``.
    static func notification(_ row: Row, at place: Int) throws -> NotificationRecord {
        let id: Int64 = row[place]
        let state: String = row[place + 4]
        let body: Data = row[place + 5]
        guard let user = UserID(row[place + 1] as String) else {
            throw StoreError.unreadable(what: "notification n-\(id)", reason: "no user")
        }
        var record: NotificationRecord
        if PackedFormat.isJSON(body) {
            record = NotificationRecord(
                id: NotificationID(UInt64(clamping: id)),
                user: user,
                incident: incident(row[place + 2] as Int64),
                core: [UInt8](body),
                state: .unread
            )
        } else {
            let at = Timestamp(milliseconds: row[place + 3])
            do {
                let notification = try TocsinModel.Notification(
                    packed: [UInt8](body),
                    id: NotificationID(UInt64(clamping: id)),
                    user: user,
                    incident: incident(row[place + 2] as Int64),
                    committedAt: at
                )
                record = NotificationRecord(notification, committedAt: at)
            } catch {
                throw StoreError.unreadable(what: "notification n-\(id)", reason: "\(error)")
            }
        }
        record.state = TocsinModel.Notification.State(rawValue: state) ?? .read
        return record
    }
}
