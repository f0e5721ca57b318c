import TocsinExpressions

/// The entries of a JSON object as they are read: of a key that stands twice, the later value in the place of the first.
struct UniqueEntries {
    private(set) var entries: [MapValue.Entry] = []
    private var positions: [CodePoints: Int] = [:]

    /// Up to here, comparing with every key so far is cheaper than hashing.
    private static let linearLimit = 16

    init(capacity: Int) {
        entries.reserveCapacity(capacity)
    }

    mutating func append(_ key: String, _ value: Value) {
        let entry = MapValue.Entry(key: .string(key), value: value)
        if let position = position(of: key) {
            entries[position] = entry
        } else {
            entries.append(entry)
        }
    }

    private mutating func position(of key: String) -> Int? {
        guard entries.count >= Self.linearLimit else {
            return entries.firstIndex { entry in
                guard case .string(let known) = entry.key else { return false }
                return CodePoints(known) == CodePoints(key)
            }
        }
        if positions.isEmpty {
            for (position, entry) in entries.enumerated() {
                if case .string(let known) = entry.key { positions[CodePoints(known)] = position }
            }
        }
        if let position = positions[CodePoints(key)] { return position }
        positions[CodePoints(key)] = entries.count
        return nil
    }
}

/// A text that equals only what has the same code points: to JSON, composed and decomposed letters are different keys.
private struct CodePoints: Hashable {
    private let text: String

    @inline(__always)
    init(_ text: String) { self.text = text }

    @inline(__always)
    static func == (left: CodePoints, right: CodePoints) -> Bool {
        left.text.utf8.count == right.text.utf8.count
            && left.text == right.text
            && left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
