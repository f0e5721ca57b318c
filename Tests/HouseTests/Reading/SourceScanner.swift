/// Separates the code of a Swift source from the text of its literals.
///
/// Both results are as long as the source and keep its line breaks, so that an offset in one is an offset in all; whatever doesn't
/// belong is blank. Quotes and interpolated expressions are code. Comments and regular expressions are neither.
struct SourceScanner {
    private(set) var code: [UInt8]
    private(set) var literals: [UInt8]

    private let source: [UInt8]
    private var position = 0
    /// The literals in whose interpolations the position is, outermost first.
    private var interrupted: [Literal] = []
    /// Parentheses that are open since the innermost interpolation began.
    private var parentheses = 0
    /// The last byte of code that isn't blank: it decides what a slash means.
    private var previous: UInt8 = 0

    private struct Literal {
        let hashes: Int
        let isMultiline: Bool
        /// Those that were open when its interpolation began.
        var parentheses = 0
    }

    init(_ source: [UInt8]) {
        self.source = source
        code = source
        literals = source.map { byte in byte == .lineBreak ? byte : .space }
        while position < source.count { step() }
    }

    private mutating func step() {
        let byte = source[position]
        if byte == .slash, isByte(.slash, at: position + 1) {
            blank(to: endOfLine(from: position))
        } else if byte == .slash, isByte(.asterisk, at: position + 1) {
            blank(to: endOfBlockComment())
        } else if byte == .hash {
            readHashes()
        } else if byte == .quote {
            beginLiteral(quote: position, hashes: 0)
        } else if byte == .slash, let end = endOfRegularExpression() {
            position += 1
            blank(to: end)
            position += 1
            previous = .slash
        } else {
            take(byte)
        }
    }

    private mutating func take(_ byte: UInt8) {
        if byte == .openParenthesis {
            parentheses += 1
        } else if byte == .closeParenthesis {
            parentheses -= 1
            if parentheses == 0, let literal = interrupted.popLast() {
                parentheses = literal.parentheses
                position += 1
                readText(of: literal)
                return
            }
        }
        if byte != .space, byte != .lineBreak { previous = byte }
        position += 1
    }

    // MARK: Literals

    /// Hashes begin a raw literal, an extended regular expression or something like `#if`.
    private mutating func readHashes() {
        var end = position
        while isByte(.hash, at: end) { end += 1 }
        let hashes = end - position
        if isByte(.quote, at: end) {
            beginLiteral(quote: end, hashes: hashes)
        } else if isByte(.slash, at: end) {
            var close = end + 1
            while close < source.count, !(source[close] == .slash && areHashes(hashes, at: close + 1)) { close += 1 }
            position = end + 1
            blank(to: close)
            position = min(close + 1 + hashes, source.count)
            previous = .slash
        } else {
            position = end
            previous = .hash
        }
    }

    private mutating func beginLiteral(quote: Int, hashes: Int) {
        let isMultiline = isByte(.quote, at: quote + 1) && isByte(.quote, at: quote + 2)
        position = quote + (isMultiline ? 3 : 1)
        readText(of: Literal(hashes: hashes, isMultiline: isMultiline))
    }

    /// Reads on in a literal up to its end or to its next interpolation.
    private mutating func readText(of literal: Literal) {
        previous = .quote
        while position < source.count {
            let byte = source[position]
            if byte == .quote, let end = endIfClosed(literal) {
                position = end
                return
            }
            if byte == .lineBreak, !literal.isMultiline { return }
            if byte == .backslash, areHashes(literal.hashes, at: position + 1) {
                let escaped = position + 1 + literal.hashes
                if isByte(.openParenthesis, at: escaped) {
                    blank(to: escaped)
                    var literal = literal
                    literal.parentheses = parentheses
                    interrupted.append(literal)
                    parentheses = 0
                    return
                }
                takeText(to: min(escaped + 1, source.count))
            } else {
                takeText(to: position + 1)
            }
        }
    }

    /// Where a literal ends, if the quote at the position is its last or the first of its last three.
    private func endIfClosed(_ literal: Literal) -> Int? {
        var end = position + 1
        if literal.isMultiline {
            guard isByte(.quote, at: end), isByte(.quote, at: end + 1) else { return nil }
            end += 2
        }
        return areHashes(literal.hashes, at: end) ? end + literal.hashes : nil
    }

    // MARK: Comments and regular expressions

    private func endOfLine(from start: Int) -> Int {
        var end = start
        while end < source.count, source[end] != .lineBreak { end += 1 }
        return end
    }

    /// Block comments nest.
    private func endOfBlockComment() -> Int {
        var depth = 1
        var end = position + 2
        while end < source.count, depth > 0 {
            if source[end] == .slash, isByte(.asterisk, at: end + 1) {
                depth += 1
                end += 2
            } else if source[end] == .asterisk, isByte(.slash, at: end + 1) {
                depth -= 1
                end += 2
            } else {
                end += 1
            }
        }
        return min(end, source.count)
    }

    /// Where the closing slash is, if the one at the position begins a regular expression: it stands where no operator can, a character
    /// follows, and it is closed on its line.
    private func endOfRegularExpression() -> Int? {
        guard Self.beforeOperands.contains(previous), position + 1 < source.count, source[position + 1] != .space,
            source[position + 1] != .lineBreak
        else { return nil }
        var end = position + 1
        while end < source.count, source[end] != .lineBreak {
            if source[end] == .slash { return end }
            end += source[end] == .backslash ? 2 : 1
        }
        return nil
    }

    private static let beforeOperands: [UInt8] = Array("(,=:[{".utf8)

    // MARK: Bytes

    private func isByte(_ byte: UInt8, at index: Int) -> Bool {
        index < source.count && source[index] == byte
    }

    private func areHashes(_ count: Int, at index: Int) -> Bool {
        for offset in 0..<count where !isByte(.hash, at: index + offset) { return false }
        return true
    }

    /// Advances to an offset; what lies between is neither code nor text.
    private mutating func blank(to end: Int) {
        while position < end {
            if code[position] != .lineBreak { code[position] = .space }
            position += 1
        }
    }

    /// Advances to an offset; what lies between is text of a literal.
    private mutating func takeText(to end: Int) {
        while position < end {
            if source[position] != .lineBreak {
                literals[position] = source[position]
                code[position] = .space
            }
            position += 1
        }
    }
}
