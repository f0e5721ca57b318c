/// A line that breaks a rule of the house.
struct Offence: CustomStringConvertible, Sendable {
    let path: String
    /// From 1.
    let line: Int
    /// The line, or what is wrong with it.
    let text: String

    var description: String { "\(path):\(line): \(text)" }
}
