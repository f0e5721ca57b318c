internal import TocsinExpressions

/// Names and values that identify an alert: ordered by name, each name once; the same where their bytes are.
package struct Labels: Hashable, Sendable {
    package struct Pair: Sendable, Codable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var pairs: [Pair]

    package init() { pairs = [] }

    /// Of a name that stands twice, the later value counts.
    package init(_ pairs: [Pair]) {
        var sorted: [Pair] = []
        sorted.reserveCapacity(pairs.count)
        for pair in pairs {
            var index = sorted.count
            while index > 0, pair.name.precedes(byBytes: sorted[index - 1].name) { index -= 1 }
            if index > 0, sorted[index - 1].name.isIdentical(toBytesOf: pair.name) {
                sorted[index - 1] = pair
            } else {
                sorted.insert(pair, at: index)
            }
        }
        self.pairs = sorted
    }

    package init(_ dictionary: [String: String]) {
        self.init(dictionary.map { Pair(name: $0.key, value: $0.value) })
    }

    package subscript(name: String) -> String? {
        for pair in pairs where pair.name.isIdentical(toBytesOf: name) { return pair.value }
        return nil
    }

    package var isEmpty: Bool { pairs.isEmpty }

    /// These labels and the other's; where both have a name, the other's value counts.
    package func merging(_ other: Labels) -> Labels {
        guard !other.pairs.isEmpty else { return self }
        return Labels(pairs + other.pairs)
    }

    /// Only the labels of these names.
    package func keeping(_ names: [String]) -> Labels {
        let isKept = { (pair: Pair) in names.contains { $0.isIdentical(toBytesOf: pair.name) } }
        return pairs.allSatisfy(isKept) ? self : Labels(pairs.filter(isKept))
    }

    /// Whether a text may name a label: a letter or `_`, then letters, digits and `_`; at most 64.
    package static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64, isLetter(first) else { return false }
        return text.utf8.dropFirst().allSatisfy { isLetter($0) || ($0 >= 48 && $0 <= 57) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 95
    }
}

extension Labels.Pair: Hashable {
    package static func == (left: Labels.Pair, right: Labels.Pair) -> Bool {
        left.value.isIdentical(toBytesOf: right.value) && left.name.isIdentical(toBytesOf: right.name)
    }

    package func hash(into hasher: inout Hasher) {
        name.hashBytes(into: &hasher)
        value.hashBytes(into: &hasher)
    }
}

extension Labels: Comparable {
    package static func < (left: Labels, right: Labels) -> Bool {
        for (first, second) in zip(left.pairs, right.pairs) {
            if !first.name.isIdentical(toBytesOf: second.name) { return first.name.precedes(byBytes: second.name) }
            if !first.value.isIdentical(toBytesOf: second.value) { return first.value.precedes(byBytes: second.value) }
        }
        return left.pairs.count < right.pairs.count
    }
}

extension Labels: Codable {
    /// Names and values take turns; earlier versions wrote pairs.
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var pairs: [Pair] = []
        while !container.isAtEnd {
            if let name = try? container.decode(String.self) {
                pairs.append(Pair(name: name, value: try container.decode(String.self)))
            } else {
                pairs.append(try container.decode(Pair.self))
            }
        }
        self.init(pairs)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for pair in pairs {
            try container.encode(pair.name)
            try container.encode(pair.value)
        }
    }
}

extension Labels: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Pair(name: $0.0, value: $0.1) })
    }
}

extension Labels: CustomStringConvertible {
    /// `site=porto, device=fz-3`, for people.
    package var description: String {
        pairs.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    }
}
