internal import Foundation
internal import GRDB
internal import TocsinModel
internal import TocsinTime

extension Store {
    func write(_ deliveries: [DeadDelivery], _ db: Database) throws {
        guard !deliveries.isEmpty else { return }
        for delivery in deliveries {
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO dead_deliveries (id, at, topic, payload, size, reason)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                delivery.id, delivery.at.milliseconds, delivery.topic, Data(delivery.payload), delivery.size,
                delivery.reason,
            ])
        }
        try db.execute(
            sql: """
                DELETE FROM dead_deliveries WHERE id IN
                (SELECT id FROM dead_deliveries ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)
                """,
            arguments: [DeadDelivery.countLimit]
        )
    }

    /// The newest that were given up, newest first.
    package func deadDeliveries(limit: Int) throws -> [DeadDelivery] {
        try pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, at, topic, payload, size, reason FROM dead_deliveries ORDER BY at DESC, id DESC LIMIT ?
                    """,
                arguments: [limit]
            ).map(Self.deadDelivery)
        }
    }

    /// `nil` where nothing of that id was given up.
    package func deadDelivery(_ id: String) throws -> DeadDelivery? {
        try pool.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT id, at, topic, payload, size, reason FROM dead_deliveries WHERE id = ?",
                arguments: [id]
            ).map(Self.deadDelivery)
        }
    }

    package func deadDeliveryCount() throws -> Int {
        try pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM dead_deliveries") ?? 0 }
    }

    private static func deadDelivery(_ row: Row) -> DeadDelivery {
        DeadDelivery(
            id: row[0],
            at: Timestamp(milliseconds: row[1]),
            topic: row[2],
            payload: [UInt8](row[3] as Data),
            size: row[4],
            reason: row[5]
        )
    }
}
