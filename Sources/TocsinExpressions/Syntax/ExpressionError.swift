/// A mistake in the source of an expression or a template, with where it is.
package struct ExpressionError: Error, Hashable, Sendable {
    /// What is wrong, in a sentence without a full stop.
    package let message: String
    /// A name or spelling that was probably meant.
    package let suggestion: String?
    /// Where the mistake begins, in UTF-8 bytes from the start of the source.
    package let offset: Int
    /// The line of ``offset``, from 1.
    package let line: Int
    /// The column of ``offset`` in code points, from 1.
    package let column: Int

    package init(_ message: String, at offset: Int, in source: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
        self.offset = offset
        var line = 1
        var column = 1
        for byte in source.utf8.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0b1100_0000 != 0b1000_0000 {
                column += 1
            }
        }
        self.line = line
        self.column = column
    }

    /// The message with its suggestion, without the position.
    package var summary: String {
        suggestion.map { "\(message); did you mean \($0)?" } ?? message
    }

    /// The message, the line of the source and a caret under the mistake.
    package func rendered(_ source: String) -> String {
        let lines = source.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return description }
        let text = String(decoding: lines[line - 1], as: UTF8.self)
        // Long lines are cut around the mistake so that the caret stays in sight.
        let scalars = Array(text.unicodeScalars)
        let start = max(0, column - 1 - 60)
        let end = min(scalars.count, start + 120)
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: scalars[min(start, end)..<end].map { $0 == "\t" ? " " : $0 })
        let lead = start > 0 ? "…" : ""
        let tail = end < scalars.count ? "…" : ""
        let caret = String(repeating: " ", count: column - 1 - start + (start > 0 ? 1 : 0)) + "^"
        return "\(description)\n  \(lead)\(String(shown))\(tail)\n  \(caret)"
    }
}

extension ExpressionError: CustomStringConvertible {
    package var description: String { "\(line):\(column): \(summary)" }
}
