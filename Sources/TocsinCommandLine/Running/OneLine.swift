/// Text from elsewhere as a part of an error line of ours.
package enum OneLine {
    /// In one line, without a full stop, and beginning small unless it begins with a name.
    package static func of(_ text: String) -> String {
        var line = text.split(whereSeparator: \.isNewline)
            .map { $0.drop { $0 == " " } }
            .filter { !$0.isEmpty }
            .joined(separator: " ")
        while line.last == "." || line.last == " " { line.removeLast() }
        guard let first = line.first, first.isUppercase, line.dropFirst().first?.isLowercase == true else {
            return line
        }
        return first.lowercased() + line.dropFirst()
    }
}
