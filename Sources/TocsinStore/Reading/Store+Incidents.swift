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
    ///
    /// - Parameter bytes: of a page, which ends before the one that would exceed it, unless that is its first.
    package func incidents(_ filter: IncidentFilter, bytes: Int = 1_048_576) throws
        -> (items: [[UInt8]], next: IncidentID?)
    {
        var conditions = ["1"]
        var arguments = StatementArguments()
        if !filter.states.isEmpty {
            conditions.append("state IN (\(Self.marks(filter.states.count)))")
            // Of those there are few, and they have an index.
            if !filter.states.contains("resolved") { conditions.append("resolved_at IS NULL") }
            arguments += StatementArguments(filter.states)
        }
        if !filter.severities.isEmpty {
            conditions.append("severity IN (\(Self.marks(filter.severities.count)))")
            arguments += StatementArguments(filter.severities.map(\.rank))
        }
        for label in filter.labels.pairs {
            // Nothing has a label of another name.
            guard Labels.isName(label.name) else { return ([], nil) }
            conditions.append("instr(char(10) || labels || char(10), ?) > 0")
            arguments += [LabelLines.pattern(label.name, label.value)]
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
        let sql = """
            SELECT \(Self.incidentColumns) FROM incidents i WHERE \(conditions.joined(separator: " AND "))
            ORDER BY id DESC LIMIT ?
            """
        return try pool.read { db in
            let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            var items: [[UInt8]] = []
            var last: Int64 = 0
            var count = 0
            while let row = try rows.next() {
                let json = try Self.incidentJSON(row, at: 0)
                guard items.count < filter.limit, items.isEmpty || count + json.count <= bytes else {
                    return (items, IncidentID(UInt64(clamping: last)))
                }
                count += json.count
                last = row[0]
                items.append(json)
            }
            return (items, nil)
        }
    }

    package func incident(_ id: IncidentID) throws -> [UInt8]? {
        guard let number = Int64(exactly: id.number) else { return nil }
        return try pool.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT \(Self.incidentColumns) FROM incidents i WHERE id = ?",
                arguments: [number]
            ).map { try Self.incidentJSON($0, at: 0) }
        }
    }

    /// Those of its alerts that are over, the latest first; of one that isn't open also those that still fired then, before them.
    ///
    /// - Parameters:
    ///   - below: the number of the last one of the page before.
    ///   - limit: how many at most.
    /// - Returns: their JSON, and where the next page begins; `nil` where there is no such incident.
    package func alerts(of id: IncidentID, below: UInt64?, limit: Int) throws -> (items: [[UInt8]], next: UInt64?)? {
        guard let number = Int64(exactly: id.number) else { return nil }
        return try pool.read { db in
            guard try Int.fetchOne(db, sql: "SELECT 1 FROM incidents WHERE id = ?", arguments: [number]) != nil else {
                return nil
            }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT number, json FROM incident_alerts WHERE incident = ? AND number < ?
                    ORDER BY number DESC LIMIT ?
                    """,
                arguments: [number, below.map { Int64(clamping: $0) } ?? .max, max(limit, 0) + 1]
            )
            let page = rows.prefix(max(limit, 0))
            let last: Int64? =
                rows.count > page.count ? page.last?[0] ?? below.map { Int64(clamping: $0) } ?? .max : nil
            return (page.map { [UInt8]($0[1] as Data) }, last.map { UInt64(clamping: $0) })
        }
    }

    /// Those of some incidents that are kept.
    package func known(_ ids: [IncidentID]) throws -> Set<IncidentID> {
        try pool.read { db in
            let statement = try db.cachedStatement(sql: "SELECT id FROM incidents WHERE id = ?")
            var known: Set<IncidentID> = []
            for id in ids {
                guard let number = Int64(exactly: id.number) else { continue }
                if try Int64.fetchOne(statement, arguments: [number]) != nil { known.insert(id) }
            }
            return known
        }
    }

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ",")
    }

    private static func literal(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
