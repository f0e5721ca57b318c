internal import TocsinModel

/// Labels in a column: a line each, `site=porto`. A name has no `=`, and in a value line breaks and backslashes are escaped, so a label is
/// found as a text between two line breaks, and by its bytes alone.
enum LabelLines {
    static func text(_ labels: Labels) -> String {
        var text = ""
        for pair in labels.pairs {
            if !text.isEmpty { text.append("\n") }
            text += line(pair.name, pair.value)
        }
        return text
    }

    /// What is looked for in a column that stands between two line breaks.
    static func pattern(_ name: String, _ value: String) -> String { "\n\(line(name, value))\n" }

    static func labels(_ text: String) -> Labels {
        guard !text.isEmpty else { return [:] }
        return Labels(
            text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).compactMap { line in
                guard let end = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
                return Labels.Pair(
                    name: String(decoding: line[..<end], as: UTF8.self),
                    value: unescaped(line[line.index(after: end)...])
                )
            }
        )
    }

    private static func line(_ name: String, _ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\\") }) else {
            return "\(name)=\(value)"
        }
        var escaped: [UInt8] = []
        for byte in value.utf8 {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\\") { escaped.append(UInt8(ascii: "\\")) }
            escaped.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
        }
        return "\(name)=\(String(decoding: escaped, as: UTF8.self))"
    }

    private static func unescaped(_ value: Substring.UTF8View) -> String {
        guard value.contains(UInt8(ascii: "\\")) else { return String(decoding: value, as: UTF8.self) }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in value {
            switch (isEscaped, byte) {
            case (false, UInt8(ascii: "\\")):
                isEscaped = true
                continue
            case (true, UInt8(ascii: "n")): bytes.append(UInt8(ascii: "\n"))
            case (_, let byte): bytes.append(byte)
            }
            isEscaped = false
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
