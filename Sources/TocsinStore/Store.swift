internal import Foundation
internal import GRDB
internal import Synchronization
internal import TocsinModel

/// The one place where anything is kept: a SQLite file in WAL mode with `synchronous=FULL`, so that what is committed survives a loss of power.
///
/// There is one writer, the runtime's loop; readers see the last commit and never wait for it.
package final class Store: Sendable {
    package let path: String
    /// Tells this feed from every other; part of each cursor.
    package let epoch: String

    let pool: DatabasePool
    /// Snapshots, in a file of their own beside the store's: a large one is written while the loop commits, and neither waits for the other's
    /// lock.
    let snapshots: DatabaseQueue
    /// The highest id that was given to a row of the outbox. They ascend for as long as the store is open.
    let lastOutboxID: Mutex<Int64>
    /// `nil` where the store is only read.
    private let checkpointer: DatabaseQueue?
    private let lock: StoreLock?

    /// Opens the store, makes it where there is none, and brings it to this version's schema.
    ///
    /// - Parameter newEpoch: the epoch of a store that is made now, of `[A-Za-z0-9]{1,32}`.
    package init(path: String, newEpoch: String) throws(StoreError) {
        self.path = path
        lock = try StoreLock(path: path + ".lock", of: path)
        do {
            var inside = Self.configuration
            if Self.fileSize(path) == 0 {
                // Before the first table, or never: with it what is free can be given back (`shrinkFile`).
                inside.prepareDatabase { db in
                    guard !db.configuration.readonly else { return }
                    try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                }
            }
            pool = try DatabasePool(path: path, configuration: inside)
            try Schema.migrator.migrate(pool)
            var beside = Self.configuration
            beside.journalMode = .wal
            snapshots = try DatabaseQueue(path: Self.snapshotsPath(path), configuration: beside)
            try Schema.snapshots.migrate(snapshots)
            checkpointer = try DatabaseQueue(path: path, configuration: Self.configuration)
            lastOutboxID = Mutex(try pool.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM outbox") } ?? 0)
            epoch = try pool.write { db in
                try db.execute(
                    sql: "INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)",
                    arguments: [newEpoch]
                )
                return try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'epoch'") ?? newEpoch
            }
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
        {
            throw .damaged(path: path, reason: error.message ?? "unknown")
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
        // GRDB turns to NORMAL in WAL mode, which loses commits with the power. Set on the writer, and read back.
        for writer in [pool, snapshots] as [any DatabaseWriter] {
            let synchronous = try? writer.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                return try Int.fetchOne(db, sql: "PRAGMA synchronous")
            }
            guard synchronous == 2 else { throw .notDurable(path: path) }
        }
    }

    /// Opens a store to read what is committed, also while a service runs on it.
    package init(reading path: String) throws(StoreError) {
        self.path = path
        lock = nil
        checkpointer = nil
        lastOutboxID = Mutex(0)
        guard FileManager.default.fileExists(atPath: path) else {
            throw .cannotOpen(path: path, reason: "there is no such file")
        }
        var configuration = Configuration()
        configuration.label = "tocsin.store.reading"
        configuration.readonly = true
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(10)
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            snapshots = try DatabaseQueue(path: Self.snapshotsPath(path), configuration: configuration)
            epoch = try pool.read { db in
                guard try Schema.migrator.hasCompletedMigrations(db) else {
                    throw StoreError.unreadable(
                        what: "the store \(path)",
                        reason: "its tables are not those of this one"
                    )
                }
                return try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'epoch'") ?? ""
            }
        } catch let error as StoreError {
            throw error
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
    }

    private static func snapshotsPath(_ path: String) -> String { path + ".snapshots" }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "tocsin.store"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // Merging the log is `checkpoint`'s work, beside the loop, which never waits for it.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        return configuration
    }

    /// Merges the log into the file, without making the writer wait; called every few seconds by whoever runs the store.
    ///
    /// A writer that never pauses can keep the log from beginning anew; beyond the bound it is made to wait.
    ///
    /// - Parameter bound: bytes that the log may have.
    package func checkpoint(bound: Int = logBound) throws {
        let isOverBound = Self.fileSize(path + "-wal") > bound
        try checkpointer?.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_checkpoint(\(isOverBound ? "TRUNCATE" : "PASSIVE"))")
        }
    }

    package static let logBound = 268_435_456

    static func fileSize(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? Int) ?? 0
    }

    /// Bytes on disk, with the log that isn't merged yet.
    package var size: Int {
        Self.fileSize(path) + Self.fileSize(path + "-wal") + snapshotFilesSize
    }

    var snapshotFilesSize: Int {
        let path = Self.snapshotsPath(path)
        return Self.fileSize(path) + Self.fileSize(path + "-wal")
    }

    package func close() {
        try? snapshots.close()
        try? checkpointer?.close()
        try? pool.close()
        lock?.release()
    }
}
