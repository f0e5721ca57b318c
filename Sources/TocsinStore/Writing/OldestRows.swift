internal import GRDB

/// The oldest rows of a table that may go. Names and conditions are SQL, and never from outside.
struct OldestRows {
    let table: String
    /// What orders them.
    let key: String
    /// The bytes of one.
    let size: String
    /// Which may go.
    let condition: String

    static func journal(where condition: String) -> OldestRows {
        OldestRows(table: "journal", key: "seq", size: "length(body)", condition: condition)
    }

    static func feed(where condition: String) -> OldestRows {
        OldestRows(table: "feed", key: "seq", size: "coalesce(length(json), 0)", condition: condition)
    }

    static func deadLetters(where condition: String) -> OldestRows {
        OldestRows(table: "dead_letters", key: "id", size: "length(payload)", condition: condition)
    }

    struct Part {
        /// The key of the last; `nil` where there is none.
        var through: Int64?
        var rows = 0
        var bytes = 0
    }

    /// The first that together have at most so many bytes; one that is larger goes alone.
    func first(rows: Int, bytes: Int, in db: Database) throws -> Part {
        var part = Part()
        let cursor = try Row.fetchCursor(
            db,
            sql: "SELECT \(key), \(size) FROM \(table) WHERE \(condition) ORDER BY \(key) LIMIT ?",
            arguments: [rows]
        )
        while let row = try cursor.next() {
            let size: Int = row[1]
            guard part.rows == 0 || part.bytes + size <= bytes else { break }
            part = Part(through: row[0], rows: part.rows + 1, bytes: part.bytes + size)
        }
        return part
    }

    /// Removes them.
    func remove(rows: Int, bytes: Int, in db: Database) throws -> Store.GivenUp {
        let part = try first(rows: rows, bytes: bytes, in: db)
        guard let through = part.through else { return Store.GivenUp() }
        try db.execute(sql: "DELETE FROM \(table) WHERE \(condition) AND \(key) <= ?", arguments: [through])
        return Store.GivenUp(rows: part.rows, bytes: part.bytes)
    }
}
