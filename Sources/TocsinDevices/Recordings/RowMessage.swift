import TocsinModel

/// Writes the rows of a recording as messages.
struct RowMessage: Sendable {
    private let shape: Shape
    private let timeColumn: Int

    private enum Shape: Sendable {
        /// `{"value": …, "ts": …}`.
        case value(column: Int)
        /// A member for each column.
        case object(columns: [(name: String, column: Int)])
        case template(PayloadTemplate, columns: [String: Int])
    }

    init(_ format: RecordingFormat, in recording: Recording) throws(RecordingError) {
        timeColumn = recording.timeColumn
        if let template = format.template {
            var columns: [String: Int] = [:]
            for name in template.names { columns[name] = try Self.column(name, in: recording) }
            shape = .template(template, columns: columns)
        } else if format.columns.count == 1 {
            shape = .value(column: try recording.column(format.columns[0]))
        } else {
            let names = format.columns.isEmpty ? recording.columns : format.columns
            var columns: [(name: String, column: Int)] = []
            for name in names { columns.append((name, try recording.column(name))) }
            shape = .object(columns: columns.filter { $0.name != "ts" && $0.column != recording.timeColumn })
        }
    }

    /// The column of a name in a template: `{{ts}}` is the time, however its column is called.
    private static func column(_ name: String, in recording: Recording) throws(RecordingError) -> Int {
        name == "ts" ? recording.timeColumn : try recording.column(name)
    }

    func payload(of row: Recording.Row) -> [UInt8] {
        switch shape {
        case .template(let template, let columns):
            return template.render { name in
                guard let column = columns[name] else { return nil }
                if name == "ts" { return Array(time(of: row).utf8) }
                var json = JSONText()
                json.string(row.fields[column])
                return Array(json.bytes.dropFirst().dropLast())
            }
        case .value(let column):
            var json = JSONText()
            json.object { json in
                json.key("value")
                json.field(row.fields[column])
                json.key("ts")
                json.raw(time(of: row))
            }
            return json.bytes
        case .object(let columns):
            var json = JSONText()
            json.object { json in
                json.key("ts")
                json.raw(time(of: row))
                for (name, column) in columns {
                    json.key(name)
                    json.field(row.fields[column])
                }
            }
            return json.bytes
        }
    }

    /// Seconds since 1970, as recorded where that is how they were recorded.
    private func time(of row: Recording.Row) -> String {
        let recorded = row.fields[timeColumn]
        return JSONText.isNumber(recorded) ? recorded : row.time.secondsText
    }
}

extension JSONText {
    /// A field as what it looks like: a number, `true` or `false`, nothing at all, else a text.
    fileprivate mutating func field(_ text: String) {
        if text.isEmpty {
            null()
        } else if text == "true" || text == "false" || Self.isNumber(text) {
            raw(text)
        } else {
            string(text)
        }
    }

    /// Whether a text is a number as JSON writes it (RFC 8259 §6).
    fileprivate static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { $0 >= 48 && $0 <= 57 }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || (whole > 1 && !startsWithZero) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
