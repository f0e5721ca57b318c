internal import Foundation
internal import GRDB
package import TocsinEngine
package import TocsinModel

extension Store {
    /// Writes the engine's state down, so that recovery begins here. Slow with many keys: never called from the loop.
    ///
    /// - Parameters:
    ///   - sequence: the number of the last input that the state contains.
    ///   - digest: of the rulebook in force.
    package func save(_ state: EngineState, sequence: UInt64, digest: String, at: Timestamp) throws {
        let body = try JSONEncoder().encode(state)
        let parts = stride(from: 0, to: body.count, by: Self.partSize).map { start in
            body[start..<min(start + Self.partSize, body.count)]
        }
        // What an earlier attempt left.
        try removeParts("seq NOT IN (SELECT seq FROM snapshots)")
        for (number, part) in parts.enumerated() {
            try pool.write { db in
                try db.execute(
                    sql: "INSERT INTO snapshot_parts (seq, part, body) VALUES (?, ?, ?)",
                    arguments: [Int64(sequence), number, part]
                )
            }
        }
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO snapshots (seq, at, digest, parts) VALUES (?, ?, ?, ?)",
                arguments: [Int64(sequence), at.milliseconds, digest, parts.count]
            )
            // The one before stays, in case this one can't be read.
            try db.execute(
                sql: "DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT 2)"
            )
        }
        try removeParts("seq NOT IN (SELECT seq FROM snapshots)")
    }

    /// Bytes of one part: what a commit of the loop may have to wait for.
    private static let partSize = 131_072

    private func removeParts(_ condition: String) throws {
        var removed = 1
        while removed > 0 {
            removed = try pool.write { db in
                try db.execute(
                    sql: """
                        DELETE FROM snapshot_parts WHERE rowid IN
                        (SELECT rowid FROM snapshot_parts WHERE \(condition) LIMIT 8)
                        """
                )
                return db.changesCount
            }
        }
    }

    /// Keeps the text of a configuration, so that inputs can be replayed under the rules that were in force.
    package func keepRulebook(digest: String, bundle: [UInt8], at: Timestamp) throws {
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO rulebooks (digest, at, bundle) VALUES (?, ?, ?)",
                arguments: [digest, at.milliseconds, Data(bundle)]
            )
        }
    }
}
