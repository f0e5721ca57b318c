internal import Foundation
internal import GRDB
internal import TocsinModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Store {
    /// How much room the store takes, and how much there is.
    package struct Space: Sendable, Hashable {
        /// Bytes of what is kept: the files, less what is free within them and will be used again.
        package var used: Int
        /// Bytes of the files.
        package var onDisk: Int
        /// Bytes that the file system has left for us; `nil` where it does not say.
        package var free: Int?
    }

    /// Cheap: nothing is read but a few numbers.
    package func space() throws -> Space {
        let (pages, freePages, pageSize) = try pool.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
            )
        }
        let beside = Self.fileSize(path + "-wal") + snapshotFilesSize
        return Space(used: (pages - freePages) * pageSize + beside, onDisk: size, free: Self.free(at: path))
    }

    private static func free(at path: String) -> Int? {
        var system = statvfs()
        guard statvfs(path, &system) == 0 else { return nil }
        let (bytes, isTooMuch) = UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize))
        return isTooMuch ? .max : Int(clamping: bytes)
    }

    /// Gives pages that are free within the file back to the file system, some at a time.
    ///
    /// A store that an earlier version made keeps them, and uses them again.
    /// - Parameter least: so many bytes stay free within the file, for what comes next.
    /// - Returns: whether there is more to be given back.
    package func shrinkFile(leaving least: Int, pages: Int = 2000) throws -> Bool {
        try pool.writeWithoutTransaction { db in
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
            let isIncremental = try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2
            let surplus = free - least / max(size, 1)
            guard isIncremental, surplus > 0 else { return false }
            try db.execute(sql: "PRAGMA incremental_vacuum(\(min(surplus, pages)))")
            return surplus > pages
        }
    }
}
