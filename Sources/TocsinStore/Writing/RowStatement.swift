internal import GRDB
internal import GRDBSQLite

/// A statement that is carried out for many rows of one commit, without anything between it and SQLite: a commit has hundreds of rows, and
/// what binds and checks arguments one by one would take longer than the rows.
struct RowStatement {
    /// The values of one row, in the order of the statement's marks.
    struct Values {
        fileprivate enum Value {
            case null
            case integer(Int64)
            case text(Range<Int>)
            case blob(Range<Int>)
        }

        fileprivate var values: [Value] = []
        /// All texts and bodies, behind one byte, so that an empty one lies somewhere.
        fileprivate var bytes: [UInt8] = [0]

        fileprivate mutating func removeAll() {
            values.removeAll(keepingCapacity: true)
            bytes.removeSubrange(1...)
        }

        mutating func add(_ integer: Int64?) {
            values.append(integer.map { .integer($0) } ?? .null)
        }

        mutating func add(_ text: String?) {
            guard var text else { return values.append(.null) }
            let start = bytes.count
            text.withUTF8 { bytes.append(contentsOf: $0) }
            values.append(.text(start..<bytes.count))
        }

        mutating func add(_ body: (some Collection<UInt8>)?) {
            guard let body else { return values.append(.null) }
            let start = bytes.count
            bytes.append(contentsOf: body)
            values.append(.blob(start..<bytes.count))
        }
    }

    private let database: Database
    /// Holds what is prepared.
    private let owner: Statement
    private var row = Values()

    /// - Parameter sql: prepared once for the connection.
    init(_ sql: String, _ database: Database) throws {
        self.database = database
        owner = try database.cachedStatement(sql: sql)
    }

    /// - Parameter fill: adds one value for each mark.
    mutating func execute(_ fill: (inout Values) -> Void) throws {
        row.removeAll()
        fill(&row)
        let statement = owner.sqliteStatement
        let code = row.bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> CInt in
            // What is bound need not be copied: it outlives the step.
            for (place, value) in row.values.enumerated() {
                let mark = CInt(place + 1)
                let bound =
                    switch value {
                    case .null: sqlite3_bind_null(statement, mark)
                    case .integer(let integer): sqlite3_bind_int64(statement, mark, integer)
                    case .text(let range):
                        UnsafeRawBufferPointer(rebasing: bytes[range]).withMemoryRebound(to: CChar.self) {
                            sqlite3_bind_text(statement, mark, $0.baseAddress, CInt($0.count), nil)
                        }
                    case .blob(let range):
                        sqlite3_bind_blob(
                            statement,
                            mark,
                            UnsafeRawBufferPointer(rebasing: bytes[range]).baseAddress,
                            CInt(range.count),
                            nil
                        )
                    }
                guard bound == SQLITE_OK else { return bound }
            }
            let code = sqlite3_step(statement)
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
            return code
        }
        guard code == SQLITE_DONE else {
            let message = database.sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }
}
