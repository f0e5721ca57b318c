/// A piece of a template's source: text, or what stands in braces.
struct TemplateTag {
    enum Kind: Equatable {
        case text(String)
        case comment
        case value(String, isEscaped: Bool)
        case section(String, isInverted: Bool)
        case end(String)
    }

    let kind: Kind
    /// Where the tag begins, or the name in it, in bytes.
    let offset: Int

    /// Whether the tag goes with its line when it stands alone on it.
    private var isStandalone: Bool {
        switch kind {
        case .comment, .section, .end: true
        case .text, .value: false
        }
    }

    /// Cuts a source into tags.
    static func scan(_ source: String) throws(ExpressionError) -> [TemplateTag] {
        let bytes = Array(source.utf8)
        var tags: [TemplateTag] = []
        var textStart = 0
        var position = 0
        while let open = bytes[position...].firstRange(of: "{{".utf8) {
            let tag = try tag(source, bytes, open.lowerBound)
            position = tag.end
            var textEnd = open.lowerBound
            if tag.tag.isStandalone, let line = line(bytes, open.lowerBound..<position) {
                // Never before the end of the tag before, which shares no line with this one.
                textEnd = max(line.lowerBound, textStart)
                position = line.upperBound
            }
            if textStart < textEnd { tags.append(text(bytes[textStart..<textEnd], textStart)) }
            tags.append(tag.tag)
            textStart = position
        }
        if textStart < bytes.count { tags.append(text(bytes[textStart...], textStart)) }
        return tags
    }

    private static func text(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> TemplateTag {
        TemplateTag(kind: .text(String(decoding: bytes, as: UTF8.self)), offset: offset)
    }

    /// Reads the tag whose braces open at a place.
    private static func tag(
        _ source: String,
        _ bytes: [UInt8],
        _ start: Int
    ) throws(ExpressionError) -> (tag: TemplateTag, end: Int) {
        let isTriple = bytes[start...].starts(with: "{{{".utf8)
        let inner = start + (isTriple ? 3 : 2)
        guard let close = bytes[inner...].firstRange(of: isTriple ? "}}}".utf8 : "}}".utf8) else {
            throw ExpressionError("'{{' is not closed", at: start, in: source)
        }
        var content = bytes[inner..<close.lowerBound]
        let mark = isTriple ? nil : content.first.map(Unicode.Scalar.init)
        if let mark, "#^/&!>=".unicodeScalars.contains(mark) { content = content.dropFirst() }
        if mark == "!" { return (TemplateTag(kind: .comment, offset: start), close.upperBound) }
        while content.first?.isBlank == true { content = content.dropFirst() }
        while content.last?.isBlank == true { content = content.dropLast() }
        let offset = content.startIndex
        let name = String(decoding: content, as: UTF8.self)
        guard name == "." || isPath(content) else {
            let message = name.isEmpty ? "a name is missing between the braces" : "'\(name)' is not a name"
            throw ExpressionError(message, at: offset, in: source)
        }
        let kind: Kind
        switch mark {
        case "#": kind = .section(name, isInverted: false)
        case "^": kind = .section(name, isInverted: true)
        case "/": kind = .end(name)
        case ">", "=": throw ExpressionError("partials and other delimiters are not supported", at: start, in: source)
        case "&": kind = .value(name, isEscaped: false)
        default: kind = .value(name, isEscaped: !isTriple)
        }
        return (TemplateTag(kind: kind, offset: offset), close.upperBound)
    }

    /// Whether the bytes are names with points between them.
    private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { $0.isIdentifierStart || $0.isDigit || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
        }
    }

    /// The whole line of a tag that has nothing beside it but blanks; nil when it has.
    private static func line(_ bytes: [UInt8], _ tag: Range<Int>) -> Range<Int>? {
        var start = tag.lowerBound
        while start > 0, bytes[start - 1].isBlank, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n") else { return nil }
        var end = tag.upperBound
        while end < bytes.count, bytes[end].isBlank {
            end += 1
            if bytes[end - 1] == UInt8(ascii: "\n") { return start..<end }
        }
        return end == bytes.count ? start..<end : nil
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
            || self == UInt8(ascii: "\n")
    }
}
