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
            arguments += StatementArguments(filter.states)
        }
        if !filter.severities.isEmpty {
            conditions.append("severity IN (\(Self.marks(filter.severities.count)))")
            arguments += StatementArguments(filter.severities.map(\.rank))
        }
        for label in filter.labels.pairs {
            // Names are letters, digits and `_`, so they need no quoting in a path. Nothing has a label of another name.
            guard Labels.isName(label.name) else { return ([], nil) }
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
        return try pool.read { db in
            let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            var items: [[UInt8]] = []
            var last: Int64 = 0
            var count = 0
            while let row = try rows.next() {
                let json = [UInt8](row[1] as Data)
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
            try Data.fetchOne(db, sql: "SELECT json FROM incidents WHERE id = ?", arguments: [number]).map {
                [UInt8]($0)
            }
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
