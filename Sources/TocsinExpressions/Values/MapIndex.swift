/// The hash table of a large map: positions of its entries by open addressing.
///
/// The hash is the standard library's seeded one, so a sender cannot choose keys that collide. The table is only
/// asked, never iterated, so the seed does not show.
final class MapIndex: Sendable {
    private static let vacant = UInt32.max

    /// A power of two of slots, at most half of them taken.
    private let slots: [UInt32]

    /// - Parameter entries: their keys must be able to be keys, or the entry can't be found.
    init(_ entries: [MapValue.Entry]) {
        var capacity = 16
        while capacity < entries.count * 2 { capacity *= 2 }
        var slots = [UInt32](repeating: Self.vacant, count: capacity)
        for (position, entry) in entries.enumerated() {
            guard let hash = entry.key.keyHash else { continue }
            var slot = hash & (capacity - 1)
            while slots[slot] != Self.vacant { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: position)
        }
        self.slots = slots
    }

    func position(of key: Value, in entries: [MapValue.Entry]) -> Int? {
        guard let hash = key.keyHash else { return nil }
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] != Self.vacant {
            let position = Int(slots[slot])
            if entries[position].key.isSameKey(as: key) { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }
}

extension Value {
    /// A hash that agrees with ``isSameKey(as:)``: a number hashes alike in every numeric type. Nil for what can't be a key: a short
    /// expression can share one list many times over, so that to look at all of it would take for ever.
    fileprivate var keyHash: Int? {
        switch self {
        case .string(let value):
            var hasher = Hasher()
            value.hashBytes(into: &hasher)
            return hasher.finalize()
        case .uint(let value): return Int64(exactly: value).map(\.hashValue) ?? value.hashValue
        case .double(let value):
            return Int64(exactly: value).map(\.hashValue) ?? UInt64(exactly: value).map(\.hashValue) ?? value.hashValue
        case .wide(let value): return value.int?.hashValue ?? value.uint?.hashValue ?? value.hashValue
        case .int(let value): return value.hashValue
        case .bool(let value): return value.hashValue
        case .null, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: return nil
        }
    }

    /// Whether two values are the same key of a map; keys are booleans, numbers (equal across types when exactly the
    /// same) and strings.
    func isSameKey(as other: Value) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)): a.isIdentical(toBytesOf: b)
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .uint(let b)), (.uint(let b), .int(let a)): UInt64(exactly: a) == b
        case (.int(let a), .double(let b)), (.double(let b), .int(let a)): Int64(exactly: b) == a
        case (.uint(let a), .double(let b)), (.double(let b), .uint(let a)): UInt64(exactly: b) == a
        case (.int(let a), .wide(let b)), (.wide(let b), .int(let a)): b.int == a
        case (.uint(let a), .wide(let b)), (.wide(let b), .uint(let a)): b.uint == a
        case (.wide(let a), .wide(let b)): a == b
        default: false
        }
    }
}
