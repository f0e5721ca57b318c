import GRDB

extension RuntimeFixture {
    /// The disk takes nothing more.
    func failCommits() throws {
        try DatabaseQueue(path: databasePath).write { db in
            try db.execute(
                sql: "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'disk full'); END"
            )
        }
    }

    func commitAgain() throws {
        try DatabaseQueue(path: databasePath).write { db in try db.execute(sql: "DROP TRIGGER full") }
    }
}
