internal import TocsinExpressions

/// A topic with names for its levels: `plant/{site}/{device}/{rest...}`.
///
/// `{name}` captures one level as a label, a last `{name...}` the rest, which is at least one level; `+` and `#` match without capturing.
package struct TopicPattern: Sendable {
    package let text: String
    /// The names captured, in the order in which they stand.
    package let captures: [String]
    package let segments: [Segment]

    package enum Segment: Hashable, Sendable {
        case exactly(String)
        case capture(String)
        case captureRest(String)
        case any
        case rest
    }

    /// Why a text is no pattern.
    package enum Problem: Error, Hashable, Sendable {
        case empty
        case badCapture(String)
        case repeatedCapture(String)
        case restNotLast(String)
        case wildcardInLevel(String)
    }

    package init(_ text: String) throws(Problem) {
        guard !text.isEmpty, text.utf8.count <= 65_535, !text.utf8.contains(0) else { throw .empty }
        var segments: [Segment] = []
        var captures: [String] = []
        let parts = text.topicLevels
        for (index, part) in parts.enumerated() {
            let segment = try Self.segment(part)
            switch segment {
            case .exactly, .any:
                break
            case .rest:
                guard index == parts.count - 1 else { throw .restNotLast(String(part)) }
            case .capture(let name), .captureRest(let name):
                guard !captures.contains(name) else { throw .repeatedCapture(name) }
                captures.append(name)
                if case .captureRest = segment, index != parts.count - 1 { throw .restNotLast(String(part)) }
            }
            segments.append(segment)
        }
        self.text = text
        self.segments = segments
        self.captures = captures
    }

    private static func segment(_ part: Substring) throws(Problem) -> Segment {
        if part.isLevel("+") { return .any }
        if part.isLevel("#") { return .rest }
        if part.utf8.first == UInt8(ascii: "{"), part.utf8.last == UInt8(ascii: "}"), part.utf8.count > 1 {
            var name = Substring(part.utf8.dropFirst().dropLast())
            let takesRest = name.utf8.suffix(3).elementsEqual("...".utf8)
            if takesRest { name = Substring(name.utf8.dropLast(3)) }
            guard Labels.isName(name) else { throw .badCapture(String(part)) }
            return takesRest ? .captureRest(String(name)) : .capture(String(name))
        }
        guard !part.utf8.contains(where: { $0 == 0x7B || $0 == 0x7D }) else { throw .badCapture(String(part)) }
        guard !part.utf8.contains(where: { $0 == 0x23 || $0 == 0x2B }) else { throw .wildcardInLevel(String(part)) }
        return .exactly(String(part))
    }

    /// The labels that the pattern captures from a topic's levels; `nil` where it does not match.
    package func match(_ levels: [Substring]) -> Labels? {
        var captured: [Labels.Pair] = []
        captured.reserveCapacity(captures.count)
        for (index, segment) in segments.enumerated() {
            switch segment {
            case .rest:
                return Labels(captured)
            case .captureRest(let name):
                guard index < levels.count else { return nil }
                captured.append(Labels.Pair(name: name, value: levels[index...].joined(separator: "/")))
                return Labels(captured)
            case .exactly(let name):
                guard index < levels.count, levels[index].isLevel(name) else { return nil }
            case .any:
                guard index < levels.count else { return nil }
            case .capture(let name):
                guard index < levels.count else { return nil }
                captured.append(Labels.Pair(name: name, value: String(levels[index])))
            }
        }
        return levels.count == segments.count ? Labels(captured) : nil
    }

    /// The narrowest MQTT filter that covers the pattern.
    package var filter: String {
        segments.map { segment in
            switch segment {
            case .exactly(let name): name
            case .capture, .any: "+"
            case .captureRest, .rest: "#"
            }
        }.joined(separator: "/")
    }
}

extension TopicPattern: Hashable {
    package static func == (left: TopicPattern, right: TopicPattern) -> Bool {
        left.text.isIdentical(toBytesOf: right.text)
    }

    package func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
}

extension TopicPattern: CustomStringConvertible {
    package var description: String { text }
}
