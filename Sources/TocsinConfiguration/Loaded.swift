/// What a load gave: a configuration unless there are errors, and in any case everything there is to say.
package struct Loaded: Sendable {
    /// `nil` where a problem is an error.
    package let configuration: Configuration?
    /// In the order of the files and their lines.
    package let problems: [Problem]

    package var errors: [Problem] { problems.filter { $0.level == .error } }
    package var warnings: [Problem] { problems.filter { $0.level == .warning } }
}
