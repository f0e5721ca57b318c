/// Finds where in its file a position inside a scalar stands, so that a mistake in an expression is shown in the file.
///
/// Walks the file's text beside the scalar's: exact for plain and quoted text, also with escapes and folded lines;
/// in `|` and `>` blocks it follows the lines and the indentation of the first one.
struct ScalarLocator {
    let lines: [Substring.UnicodeScalarView]

    /// - Parameter offset: in code points from the start of the scalar's text.
    func place(of offset: Int, in scalar: YAMLScalar, at start: Place) -> Place {
        switch scalar.style {
        case .plain:
            walk(offset, from: start, column: start.column, escape: nil)
        case .singleQuoted:
            walk(offset, from: start, column: start.column + 1, escape: Self.singleQuote)
        case .doubleQuoted:
            walk(offset, from: start, column: start.column + 1, escape: Self.backslash)
        case .literal:
            block(offset, in: scalar, at: start)
        case .folded:
            folded(offset, at: start)
        }
    }

    /// - Parameter escape: how many code points of the file make the one of the text that begins with these.
    private func walk(
        _ offset: Int,
        from start: Place,
        column: Int,
        escape: ((ArraySlice<Unicode.Scalar>) -> (length: Int, isText: Bool)?)?
    ) -> Place {
        var line = start.line
        var remaining = offset
        var rest = Array(scalars(of: line).dropFirst(column - 1))[...]
        while true {
            // The white space before a line break is folded away, and what follows the break is one space of the text.
            let isBlank = rest.allSatisfy { $0 == " " || $0 == "\t" }
            if isBlank, line < lines.count, line - start.line < 1000 {
                guard remaining > 0 else {
                    return Place(file: start.file, line: line, column: self.column(of: rest, in: line))
                }
                remaining -= 1
                line += 1
                rest = Array(scalars(of: line))[...]
                rest = rest.drop { $0 == " " || $0 == "\t" }
                continue
            }
            guard remaining > 0, !rest.isEmpty else {
                return Place(file: start.file, line: line, column: self.column(of: rest, in: line))
            }
            let unit = escape?(rest) ?? (1, true)
            rest = rest.dropFirst(unit.length)
            if unit.isText { remaining -= 1 }
        }
    }

    private func column(of rest: ArraySlice<Unicode.Scalar>, in line: Int) -> Int {
        scalars(of: line).count - rest.count + 1
    }

    private func block(_ offset: Int, in scalar: YAMLScalar, at start: Place) -> Place {
        let before = scalar.text.unicodeScalars.prefix(offset)
        let line = before.count { $0 == "\n" }
        let column = before.reversed().prefix { $0 != "\n" }.count
        return Place(file: start.file, line: start.line + 1 + line, column: indentation(after: start.line) + column + 1)
    }

    private func folded(_ offset: Int, at start: Place) -> Place {
        var line = start.line + 1
        var remaining = offset
        let indentation = indentation(after: start.line)
        while line < lines.count {
            let length = max(0, scalars(of: line).count - indentation)
            if remaining <= length { break }
            remaining -= length + 1
            line += 1
        }
        return Place(file: start.file, line: line, column: indentation + max(0, remaining) + 1)
    }

    private func indentation(after line: Int) -> Int {
        for next in lines.dropFirst(line) where next.contains(where: { $0 != " " }) {
            return next.prefix { $0 == " " }.count
        }
        return 0
    }

    private func scalars(of line: Int) -> Substring.UnicodeScalarView {
        lines.indices.contains(line - 1) ? lines[line - 1] : Substring.UnicodeScalarView()
    }

    private static func singleQuote(_ rest: ArraySlice<Unicode.Scalar>) -> (length: Int, isText: Bool)? {
        rest.first == "'" ? (2, true) : nil
    }

    private static func backslash(_ rest: ArraySlice<Unicode.Scalar>) -> (length: Int, isText: Bool)? {
        guard rest.first == "\\" else { return nil }
        switch rest.dropFirst().first {
        case "x": return (4, true)
        case "u": return (6, true)
        case "U": return (10, true)
        // A backslash at the end of a line joins it with the next one.
        case nil: return (1, false)
        default: return (2, true)
        }
    }
}
