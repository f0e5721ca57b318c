/// How a template's values are written into the text around them.
package enum Escaping: Sendable, Hashable, CaseIterable {
    /// As they are: plain text.
    case none
    /// As parts of a line that people read: nothing in a value begins another line or turns the reading direction around. Also where the
    /// template asks for the value without escaping.
    case line
    /// As parts of an address: percent-encoded, also where the template asks for the value without escaping.
    case address
    /// Safe in the content and quoted attributes of HTML.
    case html
    /// As the inside of a JSON string, without the quotes.
    case json
    /// As part of a topic's level: what would end the level, or is no part of a topic name, becomes `_`.
    case topicLevel

    /// The text, escaped.
    package func escape(_ text: String) -> String {
        switch self {
        case .none: text
        case .line: text.asPartOfLine
        case .address: text.percentEncoded
        case .html: Self.replacing(text, Self.html)
        case .json: Self.replacing(text, Self.json)
        case .topicLevel: Self.replacing(text, Self.topicLevel)
        }
    }

    /// Whether `{{{name}}}` is escaped all the same: it is there to keep markup, not to let a device write it.
    var isAlways: Bool {
        switch self {
        case .line, .address, .topicLevel: true
        case .none, .html, .json: false
        }
    }

    private static func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        guard text.unicodeScalars.contains(where: { replacement($0) != nil }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = replacement(scalar) {
                result.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func topicLevel(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "/", "+", "#", "\0": "_"
        default: nil
        }
    }

    private static func html(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "'": "&#39;"
        default: nil
        }
    }

    private static func json(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        // Line separators are valid in JSON but not in JavaScript, where such text often ends up.
        case "\0"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return nil
        }
    }
}
