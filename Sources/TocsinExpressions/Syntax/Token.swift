/// A lexical element of an expression.
struct Token: Equatable {
    enum Kind: Equatable {
        case end
        case identifier(String)
        /// A field name in backquotes, which may hold dots, dashes, slashes and spaces.
        case quotedIdentifier(String)
        /// The magnitude of an integer; its sign is the parser's business.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case punctuation(Punctuation)
    }

    let kind: Kind
    /// The range of the token in the source, in bytes.
    let range: Range<Int>
}

/// The operators and delimiters.
enum Punctuation: String, CaseIterable {
    case and = "&&"
    case or = "||"
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case not = "!"
    case question = "?"
    case colon = ":"
    case comma = ","
    case dot = "."
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
}
