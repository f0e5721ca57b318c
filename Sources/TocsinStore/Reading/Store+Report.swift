internal import Foundation
internal import GRDB
package import TocsinModel
package import TocsinTime

extension Store {
    /// What happened in a time, row by row, to be summed up.
    package struct Happenings: Sendable {
        /// Those that were opened in it, oldest first.
        package var incidents: [IncidentRow] = []
        /// Those that were made in it, oldest first.
        package var notifications: [NotificationRow] = []
        /// How often each link was opened, by the minutes that begin in it.
        package var openings: [LinkOpening: Int] = [:]
        /// Whether there was more than may be read at once.
        package var isCut = false
    }

    package struct IncidentRow: Sendable {
        package let id: IncidentID
        package let title: String
        package let severity: Severity
        package let openedAt: Timestamp
        package let resolvedAt: Timestamp?
        /// Of its first alert.
        package let rule: String
        package let timeline: [Line]

        /// A line of its story, of those that say what people did and were asked.
        package struct Line: Sendable {
            package let at: Timestamp
            package let kind: TimelineEntry.Kind
            package let text: String
            /// Who did it; `nil` where nobody did.
            package let user: UserID?
        }
    }

    package struct NotificationRow: Sendable {
        package let user: UserID
        package let kind: TocsinModel.Notification.Kind
        package let at: Timestamp
    }

    /// Rows of one kind that are read for one report.
    package static let reportLimit = 100_000

    /// - Parameter limit: rows of each kind; of more, the newest.
    package func happenings(
        from: Timestamp,
        to: Timestamp,
        limit: Int = Store.reportLimit
    ) throws -> Happenings {
        try pool.read { db in
            var found = Happenings()
            let arguments: StatementArguments = [from.milliseconds, to.milliseconds, limit + 1]
            let incidents = try Row.fetchCursor(db, sql: Self.incidentRows, arguments: arguments)
            while let row = try incidents.next() { found.incidents.append(try Self.happening(row)) }
            let notifications = try Row.fetchCursor(db, sql: Self.notificationRows, arguments: arguments)
            while let row = try notifications.next() {
                guard let user = UserID(row[0] as String), let kind = TocsinModel.Notification.Kind(rawValue: row[1])
                else { continue }
                let at = Timestamp(milliseconds: row[2])
                found.notifications.append(NotificationRow(user: user, kind: kind, at: at))
            }
            for row in try Row.fetchAll(db, sql: Self.openingRows, arguments: arguments) {
                guard let user = UserID(row[0] as String) else { continue }
                found.openings[LinkOpening(user: user, rule: row[1])] = row[2]
            }
            found.isCut = found.incidents.count > limit || found.notifications.count > limit
            found.incidents = Array(found.incidents.prefix(limit).reversed())
            found.notifications = Array(found.notifications.prefix(limit).reversed())
            return found
        }
    }

    /// Ids ascend with time, so that what lies before is never read; of the stories only what people did.
    private static let incidentRows = """
        SELECT id, title, severity, opened_at, resolved_at, CAST(json AS TEXT) ->> '$.alerts[0].labels.rule',
            (SELECT json_group_array(json_array(
                line.value ->> 'at', line.value ->> 'kind', line.value ->> 'text', line.value ->> 'user'))
             FROM json_each(CAST(incidents.json AS TEXT), '$.timeline') AS line
             WHERE line.value ->> 'kind' IN ('acknowledged', 'escalated', 'notified'))
        FROM incidents
        WHERE id > coalesce((SELECT id FROM incidents WHERE opened_at < ?1 ORDER BY id DESC LIMIT 1), 0)
            AND opened_at < ?2
        ORDER BY id DESC LIMIT ?3
        """

    private static let notificationRows = """
        SELECT user, (CAST(core AS TEXT) || '}') ->> '$.kind', at FROM notifications
        WHERE id > coalesce((SELECT id FROM notifications WHERE at < ?1 ORDER BY id DESC LIMIT 1), 0) AND at < ?2
        ORDER BY id DESC LIMIT ?3
        """

    private static let openingRows = """
        SELECT user, rule, sum(count) FROM opened_links WHERE at >= ?1 AND at < ?2 GROUP BY user, rule
        ORDER BY user, rule LIMIT ?3
        """

    private static func happening(_ row: Row) throws -> IncidentRow {
        let id: Int64 = row[0]
        let rank: Int = row[2]
        let lines = try JSONDecoder().decode([[String?]].self, from: Data((row[6] as String? ?? "[]").utf8))
        return IncidentRow(
            id: IncidentID(UInt64(clamping: id)),
            title: row[1],
            severity: Severity.allCases.first { $0.rank == rank } ?? .info,
            openedAt: Timestamp(milliseconds: row[3]),
            resolvedAt: (row[4] as Int64?).map { Timestamp(milliseconds: $0) },
            rule: row[5] as String? ?? "",
            timeline: lines.compactMap { line in
                guard line.count == 4, let time = line[0], let name = line[1], let text = line[2],
                    let at = Timestamp(rfc3339: time), let kind = TimelineEntry.Kind(rawValue: name)
                else { return nil }
                return IncidentRow.Line(at: at, kind: kind, text: text, user: line[3].flatMap { UserID($0) })
            }
        )
    }
}
