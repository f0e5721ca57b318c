package import TocsinTime

/// Readings of real devices as a CSV text: a header with the names of the columns, one of them the time.
///
/// The time stands in a column `ts` (seconds since 1970) or `timestamp` (RFC 3339, or `YYYY-MM-DD hh:mm:ss`, taken as
/// UTC). Rows keep their order, also where their times go back.
package struct Recording: Sendable {
    package let columns: [String]
    package let rows: [Row]
    /// The column that holds the time.
    package let timeColumn: Int

    package struct Row: Sendable {
        package let time: Timestamp
        package let fields: [String]
        /// The line of the file, from 1.
        package let line: Int
    }

    /// Reads a whole recording; throws at the first row that isn't as the header says.
    package init(csv text: [UInt8]) throws(RecordingError) {
        var reader = CSVReader(text)
        guard let columns = try reader.next() else { throw RecordingError("the recording is empty") }
        let names = columns.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
        guard let timeColumn = names.firstIndex(of: "ts") ?? names.firstIndex(of: "timestamp") else {
            throw RecordingError(
                "no column is called ts or timestamp; there are \(names.joined(separator: ", "))",
                line: reader.line
            )
        }
        var rows: [Row] = []
        while let fields = try reader.next() {
            guard fields.count == names.count else {
                throw RecordingError("\(fields.count) fields where the header has \(names.count)", line: reader.line)
            }
            guard let time = Self.time(fields[timeColumn]) else {
                throw RecordingError("“\(fields[timeColumn].prefix(40))” is no time", line: reader.line)
            }
            rows.append(Row(time: time, fields: fields, line: reader.line))
        }
        self.columns = names
        self.rows = rows
        self.timeColumn = timeColumn
    }

    /// The place of a column; throws with the names there are.
    package func column(_ name: String) throws(RecordingError) -> Int {
        guard let index = columns.firstIndex(of: name) else {
            throw RecordingError("no column is called \(name); there are \(columns.joined(separator: ", "))")
        }
        return index
    }

    private static func time(_ text: String) -> Timestamp? {
        if let seconds = Double(text) {
            return Int64(exactly: (seconds * 1000).rounded()).map { Timestamp(milliseconds: $0) }
        }
        return Timestamp(rfc3339: text) ?? Timestamp(rfc3339: "\(text)Z")
    }
}
