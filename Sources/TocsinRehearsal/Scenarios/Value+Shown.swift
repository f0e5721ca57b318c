internal import TocsinExpressions

extension Value {
    /// As a scenario would write it.
    var shown: String {
        switch self {
        case .null: "null"
        case .list(let items): "[\(items.map(\.shown).joined(separator: ", "))]"
        case .map(let map):
            "{\(map.entries.map { "\($0.key.displayText): \($0.value.shown)" }.joined(separator: ", "))}"
        case .bool, .int, .uint, .double, .wide, .string, .bytes, .timestamp, .duration, .type, .optional, .symbol:
            displayText
        }
    }
}
