internal import Foundation
internal import GRDB
package import TocsinEngine
package import TocsinTime

extension Store {
    /// Writes the engine's state down, so that recovery begins here. Slow with many keys: never called from the loop.
    ///
    /// - Parameters:
    ///   - sequence: the number of the last input that the state contains.
    ///   - digest: of the rulebook in force.
    package func save(_ state: EngineState, sequence: UInt64, digest: String, at: Timestamp) throws {
        let body = try StateEncoder.encode(state)
        // Parts of a snapshot that was not finished, as the disk was full, would stay until one is.
        try snapshots.write { db in
            try db.execute(sql: "DELETE FROM snapshot_parts WHERE seq NOT IN (SELECT seq FROM snapshots)")
        }
        let starts = Array(stride(from: 0, to: body.count, by: Self.partSize))
        for (number, start) in starts.enumerated() {
            let part = Data(body[start..<min(start + Self.partSize, body.count)])
            try snapshots.write { db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO snapshot_parts (seq, part, body) VALUES (?, ?, ?)",
                    arguments: [Int64(sequence), number, part]
                )
            }
        }
        try snapshots.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO snapshots (seq, at, digest, parts) VALUES (?, ?, ?, ?)",
                arguments: [Int64(sequence), at.milliseconds, digest, starts.count]
            )
            // The one before stays, in case this one can't be read.
            try db.execute(
                sql: "DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT 2)"
            )
            try db.execute(sql: "DELETE FROM snapshot_parts WHERE seq NOT IN (SELECT seq FROM snapshots)")
        }
        try snapshots.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// Bytes of one part. Each is on the disk before the next is written: a flood of writes would make the loop's own wait.
    private static let partSize = 262_144

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
