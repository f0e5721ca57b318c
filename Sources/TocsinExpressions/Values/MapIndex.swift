/// The hash table of a large map: positions of its entries by open addressing.
///
/// The hash is the standard library's seeded one, so a sender cannot choose keys that collide. The table is only
/// asked, never iterated, so the seed does not show.
final class MapIndex: Sendable {
    private static let vacant = UInt32.max

    /// A power of two of slots, at most half of them taken.
    private let slots: [UInt32]

    init(_ entries: [MapValue.Entry]) {
        var capacity = 16
        while capacity < entries.count * 2 { capacity *= 2 }
        var slots = [UInt32](repeating: Self.vacant, count: capacity)
        for (position, entry) in entries.enumerated() {
            var slot = entry.key.keyHash & (capacity - 1)
            while slots[slot] != Self.vacant { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: position)
        }
        self.slots = slots
    }

    func position(of key: Value, in entries: [MapValue.Entry]) -> Int? {
        let mask = slots.count - 1
        var slot = key.keyHash & mask
        while slots[slot] != Self.vacant {
            let position = Int(slots[slot])
            if entries[position].key.isSameKey(as: key) { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }
}

extension Value {
    /// A hash that agrees with ``isSameKey(as:)``: a number hashes alike in every numeric type.
    fileprivate var keyHash: Int {
        switch self {
        case .string(let value): value.hashValue
        case .uint(let value): Int64(exactly: value).map(\.hashValue) ?? value.hashValue
        case .double(let value):
            Int64(exactly: value).map(\.hashValue) ?? UInt64(exactly: value).map(\.hashValue) ?? value.hashValue
        case .int(let value): value.hashValue
        case .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: hashValue
        }
    }

    /// Whether two values are the same key of a map; keys are booleans, numbers (equal across types when exactly the
    /// same) and strings.
    func isSameKey(as other: Value) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)): a.hasSameCodePoints(as: b)
        case (.int(let a), .uint(let b)), (.uint(let b), .int(let a)): UInt64(exactly: a) == b
        case (.int(let a), .double(let b)), (.double(let b), .int(let a)): Int64(exactly: b) == a
        case (.uint(let a), .double(let b)), (.double(let b), .uint(let a)): UInt64(exactly: b) == a
        default: self == other
        }
    }
}
