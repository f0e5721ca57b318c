internal import TocsinExpressions
internal import TocsinModel

// How many bytes things take in memory, roughly and rather too many: what they are made of, and what allocations cost besides.

extension Labels {
    var weight: Int { pairs.reduce(32) { $0 + 32 + $1.value.weight } }
}

extension String {
    /// A short one is where it is used.
    var weight: Int { utf8.count > 15 ? 32 + utf8.count : 0 }
}

extension Value {
    var weight: Int {
        switch self {
        case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .symbol: 0
        case .string(let text): text.weight
        case .wide(let number): number.text.weight
        case .bytes(let bytes): 32 + bytes.count
        case .list(let items): items.reduce(32) { $0 + 24 + $1.weight }
        case .map(let map): map.entries.reduce(64) { $0 + 48 + $1.key.weight + $1.value.weight }
        case .optional: 32
        }
    }
}
