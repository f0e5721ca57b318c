import TocsinExpressions

/// The entries of a JSON object as they are read: of a key that stands twice, the later value in the place of the first.
struct UniqueEntries {
    private(set) var entries: [MapValue.Entry] = []
    private var positions: [ByteText: Int] = [:]

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
                return known.isIdentical(toBytesOf: key)
            }
        }
        if positions.isEmpty {
            for (position, entry) in entries.enumerated() {
                if case .string(let known) = entry.key { positions[ByteText(known)] = position }
            }
        }
        if let position = positions[ByteText(key)] { return position }
        positions[ByteText(key)] = entries.count
        return nil
    }
}
