/// A map of the expression language: entries in the order they were written, found by key.
///
/// Small maps are searched in order, which beats hashing for the handful of fields a payload has; larger ones carry
/// an index. Numeric keys are equal across types: `{1: "a"}[1u]` and `[1.0]` find the entry.
package struct MapValue: Sendable {
    /// One key and its value.
    package struct Entry: Sendable {
        package let key: Value
        package let value: Value

        package init(key: Value, value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// The largest map that is searched in order.
    static let linearLimit = 8

    /// The entries in the order they were written.
    package let entries: [Entry]
    private let index: MapIndex?

    /// An empty map.
    package init() {
        entries = []
        index = nil
    }

    /// A map of entries whose keys the caller guarantees to be unique.
    package init(entries: [Entry]) {
        self.entries = entries
        index = entries.count > Self.linearLimit ? MapIndex(entries) : nil
    }

    /// A map of string keys which the caller guarantees to be unique.
    package init(_ pairs: [(String, Value)]) {
        self.init(entries: pairs.map { Entry(key: .string($0.0), value: $0.1) })
    }

    package var count: Int { entries.count }

    package var isEmpty: Bool { entries.isEmpty }

    /// The value under a string key; nil when there is none.
    @inline(__always)
    package subscript(key: String) -> Value? {
        position(of: key).map { entries[$0].value }
    }

    /// The value under a key, numbers being equal across types; nil when there is none.
    package subscript(key: Value) -> Value? {
        position(of: key).map { entries[$0].value }
    }

    /// Where the entry of a string key is in ``entries``.
    @inline(__always)
    func position(of key: String) -> Int? {
        if let index { return index.position(of: .string(key), in: entries) }
        for position in entries.indices {
            if case .string(let candidate) = entries[position].key, candidate.isIdentical(toBytesOf: key) {
                return position
            }
        }
        return nil
    }

    /// Where the entry of a key is in ``entries``; nil for what can't be a key.
    func position(of key: Value) -> Int? {
        if let index { return index.position(of: key, in: entries) }
        if case .string(let key) = key { return position(of: key) }
        return entries.firstIndex { $0.key.isSameKey(as: key) }
    }
}

extension MapValue: Hashable {
    package static func == (left: MapValue, right: MapValue) -> Bool {
        left.count == right.count
            && left.entries.allSatisfy { entry in
                guard let position = right.position(of: entry.key) else { return false }
                return right.entries[position].key == entry.key && right.entries[position].value == entry.value
            }
    }

    package func hash(into hasher: inout Hasher) {
        // Equal maps may be written in different orders, so the entries' hashes are combined by an operation that
        // does not see the order.
        var combined = 0
        for entry in entries {
            var own = Hasher()
            own.combine(entry.key)
            own.combine(entry.value)
            combined ^= own.finalize()
        }
        hasher.combine(count)
        hasher.combine(combined)
    }
}

extension MapValue: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for entry in entries {
            try container.encode(entry.key)
            try container.encode(entry.value)
        }
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var entries: [Entry] = []
        while !container.isAtEnd {
            let key = try container.decode(Value.self)
            entries.append(Entry(key: key, value: try container.decode(Value.self)))
        }
        self.init(entries: entries)
    }
}
