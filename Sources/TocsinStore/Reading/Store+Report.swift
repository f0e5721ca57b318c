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
            while let row = try incidents.next() { found.incidents.append(try Self.incidentRow(row)) }
            let notifications = try Row.fetchCursor(db, sql: Self.notificationRows, arguments: arguments)
            while let row = try notifications.next() {
                guard let user = UserID(row[0] as String), let kind = try Self.kind(row[1], of: user) else { continue }
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

    /// Ids ascend with time, so that what lies before is never read.
    private static let incidentRows = """
        SELECT \(incidentColumns), i.severity, i.resolved_at FROM incidents i
        WHERE id > coalesce((SELECT id FROM incidents WHERE opened_at < ?1 ORDER BY id DESC LIMIT 1), 0)
            AND opened_at < ?2
        ORDER BY id DESC LIMIT ?3
        """

    private static let notificationRows = """
        SELECT user, body, at FROM notifications
        WHERE id > coalesce((SELECT id FROM notifications WHERE at < ?1 ORDER BY id DESC LIMIT 1), 0) AND at < ?2
        ORDER BY id DESC LIMIT ?3
        """

    private static let openingRows = """
        SELECT user, rule, sum(count) FROM opened_links WHERE at >= ?1 AND at < ?2 GROUP BY user, rule
        ORDER BY user, rule LIMIT ?3
        """

    /// What people did and were asked.
    private static let kindsOfPeople: Set<TimelineEntry.Kind> = [.acknowledged, .escalated, .notified]

    private static func incidentRow(_ row: Row) throws -> IncidentRow {
        let id: Int64 = row[0]
        let rank: Int = row[5]
        let story = try story(row)
        return IncidentRow(
            id: IncidentID(UInt64(clamping: id)),
            title: row[1],
            severity: Severity.allCases.first { $0.rank == rank } ?? .info,
            openedAt: Timestamp(milliseconds: row[3]),
            resolvedAt: (row[6] as Int64?).map { Timestamp(milliseconds: $0) },
            rule: story.rule,
            timeline: story.lines.filter { kindsOfPeople.contains($0.kind) }
        )
    }

    /// The rule of its first alert, and what its timeline says.
    private static func story(_ row: Row) throws -> (rule: String, lines: [IncidentRow.Line]) {
        let body: Data = row[4]
        guard !PackedFormat.isJSON(body) else {
            return try JSONDecoder().decode(EarlierIncident.self, from: body).story
        }
        let incident = try incident(row, at: 0)
        return (
            incident.alerts.first?.labels["rule"] ?? "",
            incident.timeline.map { IncidentRow.Line(at: $0.at, kind: $0.kind, text: $0.text, user: $0.user) }
        )
    }

    private static func kind(_ body: Data, of user: UserID) throws -> TocsinModel.Notification.Kind? {
        guard !PackedFormat.isJSON(body) else {
            return TocsinModel.Notification.Kind(
                rawValue: try JSONDecoder().decode(EarlierNotification.self, from: body + Data("}".utf8)).kind
            )
        }
        return try TocsinModel.Notification.kind(packed: [UInt8](body), of: user)
    }
}

/// What a report needs of an incident that an earlier version wrote down as JSON.
private struct EarlierIncident: Decodable {
    struct Alert: Decodable { let labels: [String: String] }

    struct Line: Decodable {
        let at: String
        let kind: String
        let text: String
        let user: String?
    }

    let alerts: [Alert]
    let timeline: [Line]

    var story: (rule: String, lines: [Store.IncidentRow.Line]) {
        let lines = timeline.compactMap { line -> Store.IncidentRow.Line? in
            guard let at = Timestamp(rfc3339: line.at), let kind = TimelineEntry.Kind(rawValue: line.kind) else {
                return nil
            }
            return Store.IncidentRow.Line(at: at, kind: kind, text: line.text, user: line.user.flatMap { UserID($0) })
        }
        return (alerts.first?.labels["rule"] ?? "", lines)
    }
}

/// The same of a notification.
private struct EarlierNotification: Decodable {
    let kind: String
}
