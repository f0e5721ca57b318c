internal import Foundation
internal import GRDB
package import TocsinModel

/// Which incidents to list; everything given must fit. Newest first.
package struct IncidentFilter: Sendable {
    /// Names of states; empty for any.
    package var states: [String] = []
    package var severities: [Severity] = []
    package var labels: Labels = [:]
    /// Occurs in the title, without regard to case.
    package var text: String?
    /// The last one of the page before.
    package var after: IncidentID?
    package var limit = 50

    package init() {}
}

extension Store {
    /// The JSON of each, newest first, and the id after which to go on; `nil` at the end.
    package func incidents(_ filter: IncidentFilter) throws -> (items: [[UInt8]], next: IncidentID?) {
        var conditions = ["1"]
        var arguments = StatementArguments()
        if !filter.states.isEmpty {
            conditions.append("state IN (\(Self.marks(filter.states.count)))")
            arguments += StatementArguments(filter.states)
        }
        if !filter.severities.isEmpty {
            conditions.append("severity IN (\(Self.marks(filter.severities.count)))")
            arguments += StatementArguments(filter.severities.map(\.rank))
        }
        for label in filter.labels.pairs {
            // Names are letters, digits and `_`, so they need no quoting in a path.
            conditions.append("labels ->> ? = ?")
            arguments += ["$.\(label.name)", label.value]
        }
        if let text = filter.text {
            conditions.append("title LIKE ? ESCAPE '\\'")
            arguments += ["%" + Self.literal(text) + "%"]
        }
        if let after = filter.after {
            conditions.append("id < ?")
            arguments += [Int64(clamping: after.number)]
        }
        arguments += [filter.limit + 1]
        let sql =
            "SELECT id, json FROM incidents WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?"
        let rows = try pool.read { db in try Row.fetchAll(db, sql: sql, arguments: arguments) }
        let page = rows.prefix(filter.limit)
        let last: Int64? = rows.count > filter.limit ? page.last?[0] : nil
        return (page.map { [UInt8]($0[1] as Data) }, last.map { IncidentID(UInt64(clamping: $0)) })
    }

    package func incident(_ id: IncidentID) throws -> [UInt8]? {
        guard let number = Int64(exactly: id.number) else { return nil }
        return try pool.read { db in
            try Data.fetchOne(db, sql: "SELECT json FROM incidents WHERE id = ?", arguments: [number]).map {
                [UInt8]($0)
            }
        }
    }

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ",")
    }

    private static func literal(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
