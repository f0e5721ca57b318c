/// Why a recording can't be played.
package struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line of the file, from 1; `nil` where it is not one line's fault.
    package let line: Int?
    package let message: String

    package init(_ message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }

    package var description: String { line.map { "line \($0): \(message)" } ?? message }
}
