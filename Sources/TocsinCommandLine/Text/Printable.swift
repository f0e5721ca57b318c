/// Text that devices and people wrote, made safe for a terminal.
package enum Printable {
    /// In one line: line ends and tabs become blanks, and other control characters, which could move the cursor or recolour what
    /// was said before, become `�`. So do the marks that turn the direction of writing.
    package static func line(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar == "\n" || scalar == "\t": scalars.append(" ")
            case .control where scalar == "\r": continue
            case .control, .lineSeparator, .paragraphSeparator: scalars.append("\u{FFFD}")
            case .format where Self.turning.contains(scalar): scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    private static let turning: Set<Unicode.Scalar> = [
        "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    ]
}
