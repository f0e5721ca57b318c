internal import Foundation
internal import GRDB
internal import TocsinModel

/// What the session in the broker is subscribed to, as far as we know: it outlives us there.
extension Store {
    /// - Parameter session: which one, among those that there were.
    /// - Returns: `nil` where there never was one of this name.
    package func filters(ofSession session: String) throws -> [String]? {
        let text = try pool.read { db in
            try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [Self.key(session)])
        }
        return try text.map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }

    package func keep(_ filters: [String], ofSession session: String) throws {
        let text = String(decoding: try JSONEncoder().encode(filters), as: UTF8.self)
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                arguments: [Self.key(session), text]
            )
        }
    }

    /// Whether no message was ever taken in.
    package var isNew: Bool {
        get throws {
            try pool.read { db in
                let kind = JournalEntry.Kind.messages.rawValue
                let snapshots = try snapshots.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM snapshots") ?? 0 }
                let rows = try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM (SELECT 1 FROM journal WHERE kind = ? LIMIT 1)",
                    arguments: [kind]
                )
                return snapshots == 0 && rows == 0
            }
        }
    }

    private static func key(_ session: String) -> String { "session \(session)" }
}
