/// One thing that is wrong, or worth knowing, about a configuration: where it stands and what to do.
package struct Problem: Hashable, Codable, Sendable {
    package enum Level: String, Hashable, Codable, Sendable {
        /// The configuration is refused as a whole.
        case error
        /// It loads, but not all of it means what its author may think.
        case warning
    }

    /// As the file was named: relative to the working directory where the entry file was.
    package let file: String
    /// From 1.
    package let line: Int
    /// In code points, from 1.
    package let column: Int
    package let level: Level
    /// Without a full stop.
    package let message: String
    /// What was probably meant, in quotes.
    package let suggestion: String?

    package init(file: String, line: Int, column: Int, level: Level, message: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.level = level
        self.message = message
        self.suggestion = suggestion
    }
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE:COL: error: what; did you mean 'this'?`
    package var description: String {
        let text = "\(file):\(line):\(column): \(level.rawValue): \(message)"
        return suggestion.map { "\(text); did you mean \($0)?" } ?? text
    }
}
