/// The same document with less in it, for brokers that take no larger one: first what is longest and can be looked up elsewhere goes.
///
/// What is left is still the document that readers know, with empty lists and a member `reduced` that is true.
enum PayloadReduction {
    private enum Step {
        /// The value becomes this, where it is a list or an object.
        case emptied
        /// A text is cut to what there is room for.
        case cut
    }

    private static let steps: [(name: String, step: Step)] = [
        ("timeline", .emptied), ("alerts", .emptied), ("links", .emptied), ("body", .cut), ("labels", .emptied),
        ("reason", .cut), ("title", .cut), ("incident", .emptied),
    ]
    private static let mark = Array(#","reduced":true"#.utf8)
    private static let ellipsis = Array("…".utf8)

    /// - Parameter room: bytes that it may have.
    /// - Returns: `nil` where it cannot be made so small.
    static func reduced(_ payload: [UInt8], to room: Int) -> [UInt8]? {
        guard payload.count > room else { return payload }
        guard let outline = JSONOutline(payload) else { return nil }
        var replacements: [Int: [UInt8]] = [:]
        var size = payload.count + mark.count
        for (name, step) in steps where size > room {
            guard let index = outline.members.firstIndex(where: { $0.name == name }) else { continue }
            let value = payload[outline.members[index].value]
            let replacement: [UInt8]
            switch step {
            case .emptied:
                switch value.first {
                case UInt8(ascii: "["): replacement = Array("[]".utf8)
                case UInt8(ascii: "{"): replacement = Array("{}".utf8)
                default: continue
                }
            case .cut:
                guard value.first == UInt8(ascii: "\"") else { continue }
                replacement = cut(value, to: max(2, value.count - (size - room)))
            }
            guard replacement.count < value.count else { continue }
            size -= value.count - replacement.count
            replacements[index] = replacement
        }
        guard size <= room else { return nil }
        return joined(payload, outline, replacements)
    }

    private static func joined(_ payload: [UInt8], _ outline: JSONOutline, _ replacements: [Int: [UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(payload.count)
        var place = 0
        for (index, member) in outline.members.enumerated() {
            guard let replacement = replacements[index] else { continue }
            result += payload[place..<member.value.lowerBound]
            result += replacement
            place = member.value.upperBound
        }
        result += payload[place..<(payload.count - 1)]
        result += mark
        result.append(UInt8(ascii: "}"))
        return result
    }

    /// A JSON string of at most so many bytes, at least 2, that ends with a whole scalar and a whole escape.
    private static func cut(_ value: ArraySlice<UInt8>, to limit: Int) -> [UInt8] {
        let room = limit - 2 - ellipsis.count
        guard room > 0 else { return Array("\"\"".utf8) }
        let text = Array(value.dropFirst().dropLast())
        var end = 0
        while end < text.count {
            let length = tokenLength(text, at: end)
            guard end + length <= room else { break }
            end += length
        }
        // Half of a surrogate pair, as escapes write one, says nothing.
        if end >= 6, text[end - 6] == UInt8(ascii: "\\"), text[end - 5] == UInt8(ascii: "u"),
            [UInt8(ascii: "d"), UInt8(ascii: "D")].contains(text[end - 4])
        {
            end -= 6
        }
        var result = [UInt8(ascii: "\"")]
        result += text[..<end]
        result += ellipsis
        result.append(UInt8(ascii: "\""))
        return result
    }

    /// Bytes of an escape, or of a scalar.
    private static func tokenLength(_ text: [UInt8], at place: Int) -> Int {
        switch text[place] {
        case UInt8(ascii: "\\"): place + 1 < text.count && text[place + 1] == UInt8(ascii: "u") ? 6 : 2
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}
