import TocsinExpressions

/// What a source's `id` yields.
enum DeduplicationID {
    case told(String)
    /// The expression says that the message has none: `null`, or an absent optional.
    case none
    /// It failed, or yields no text or number, an empty text, or one that is longer than the limit.
    case unusable

    /// The meaning of a value; `nil` is that of an expression that failed.
    init(_ value: Value?, limit: Int) {
        let value = value?.unwrapped
        if value == .null {
            self = .none
        } else if let text = value.flatMap(Self.text), !text.isEmpty, text.utf8.count <= limit {
            self = .told(text)
        } else {
            self = .unusable
        }
    }

    private static func text(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .wide(let number): number.text
        case .double(let number): Int64(exactly: number).map { String($0) } ?? number.description
        case .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: nil
        }
    }
}
