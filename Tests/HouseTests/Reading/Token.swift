/// A name, keyword or number of a Swift source, or a single character of anything else.
struct Token: Sendable {
    let text: String
    /// In bytes from the beginning of the file.
    let range: Range<Int>
    /// From 1.
    let line: Int
    /// Whether it is a name or a keyword.
    let isName: Bool

    /// The tokens of code without comments and literals.
    static func all(in code: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var line = 1
        var position = 0
        while position < code.count {
            let byte = code[position]
            if byte == .lineBreak { line += 1 }
            if byte == .lineBreak || byte == .space || byte == .tab || byte == .carriageReturn {
                position += 1
                continue
            }
            var end = position + 1
            if byte.continuesName {
                while end < code.count, code[end].continuesName { end += 1 }
            }
            tokens.append(
                Token(
                    text: String(decoding: code[position..<end], as: UTF8.self),
                    range: position..<end,
                    line: line,
                    isName: byte.beginsName
                )
            )
            position = end
        }
        return tokens
    }
}
