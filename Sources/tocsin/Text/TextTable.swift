internal import TocsinCommandLine

/// Rows under a heading, in columns as wide as what stands in them.
struct TextTable {
    struct Cell {
        let text: String
        let style: Style

        init(_ text: String, _ style: Style = .plain) {
            self.text = Printable.line(text)
            self.style = style
        }
    }

    private let heading: [String]
    private var rows: [[Cell]] = []

    init(_ heading: [String]) {
        self.heading = heading
    }

    /// A row has a cell for each column.
    mutating func add(_ row: [Cell]) {
        precondition(row.count == heading.count, "a row of \(row.count) cells under \(heading.count) headings")
        rows.append(row)
    }

    /// The lines, the heading first; the last column is not padded.
    func lines(inColour: Bool) -> [String] {
        let all = [heading.map { Cell($0, .faint) }] + rows
        let widths = heading.indices.map { column in all.reduce(0) { max($0, $1[column].text.count) } }
        return all.map { row in
            row.indices.map { column in
                let cell = row[column]
                let painted = inColour ? cell.style.paint(cell.text) : cell.text
                guard column < row.count - 1 else { return painted }
                return painted + String(repeating: " ", count: widths[column] - cell.text.count)
            }.joined(separator: "  ")
        }
    }
}
