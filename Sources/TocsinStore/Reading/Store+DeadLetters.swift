internal import Foundation
internal import GRDB
internal import TocsinModel
internal import TocsinTime

extension Store {
    /// The newest dead letters, newest first.
    package func deadLetters(limit: Int) throws -> [DeadLetter] {
        try pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, at, source, topic, payload, length, coalesce(sha256, x''), code, reason
                    FROM dead_letters ORDER BY id DESC LIMIT ?
                    """,
                arguments: [limit]
            ).map { row in
                let id: Int64 = row[0]
                return DeadLetter(
                    id: DeadLetterID(UInt64(clamping: id)),
                    at: Timestamp(milliseconds: row[1]),
                    source: row[2],
                    topic: row[3],
                    payload: [UInt8](row[4] as Data),
                    length: row[5],
                    hash: [UInt8](row[6] as Data),
                    code: row[7],
                    reason: row[8]
                )
            }
        }
    }

    package func deadLetterCount() throws -> Int {
        try pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM dead_letters") ?? 0 }
    }
}
