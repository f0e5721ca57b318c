/// The text of a message with names in it: `{"value": {{value}}, "ts": {{ts}}}`.
package struct PayloadTemplate: Hashable, Sendable {
    package let text: String
    let parts: [Part]

    enum Part: Hashable, Sendable {
        case literal([UInt8])
        case name(String)
    }

    /// Why a text is no template.
    package enum Problem: Error, Hashable, Sendable {
        case unclosed(offset: Int)
        /// Between the braces stands no name: a letter or `_`, then letters, digits, `_`, `-`.
        case badName(String)
    }

    package init(_ text: String) throws(Problem) {
        var parts: [Part] = []
        var rest = text.utf8[...]
        while let open = rest.firstRange(of: "{{".utf8) {
            let afterOpen = rest[open.upperBound...]
            guard let close = afterOpen.firstRange(of: "}}".utf8) else {
                throw .unclosed(offset: text.utf8.distance(from: text.utf8.startIndex, to: open.lowerBound))
            }
            if open.lowerBound > rest.startIndex { parts.append(.literal(Array(rest[..<open.lowerBound]))) }
            let name = String(Substring(afterOpen[..<close.lowerBound]).drop { $0 == " " })
            let trimmed = String(name.prefix { $0 != " " })
            guard Self.isName(trimmed), name.dropFirst(trimmed.count).allSatisfy({ $0 == " " }) else {
                throw .badName(name)
            }
            parts.append(.name(trimmed))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.literal(Array(rest))) }
        self.text = text
        self.parts = parts
    }

    /// The names in it, each once, in order.
    package var names: [String] {
        var names: [String] = []
        for case .name(let name) in parts where !names.contains(name) { names.append(name) }
        return names
    }

    /// The message that the values of the names make; of a name without a value nothing is written.
    func render(_ value: (String) -> [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for part in parts {
            switch part {
            case .literal(let literal): bytes.append(contentsOf: literal)
            case .name(let name): if let value = value(name) { bytes.append(contentsOf: value) }
            }
        }
        return bytes
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
        return isLetter(first)
            && text.utf8.dropFirst().allSatisfy { isLetter($0) || ($0 >= 48 && $0 <= 57) || $0 == 0x2D }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 0x5F
    }
}
