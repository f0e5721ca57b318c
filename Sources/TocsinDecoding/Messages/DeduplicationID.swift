import TocsinExpressions

/// The text that a source's `id` yields.
enum DeduplicationID {
    /// `nil` where the value is no text or number, empty, or longer than the limit.
    static func read(_ value: Value, limit: Int) -> String? {
        guard let text = text(value), !text.isEmpty, text.utf8.count <= limit else { return nil }
        return text
    }

    private static func text(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): Int64(exactly: number).map { String($0) } ?? number.description
        case .optional(let optional): optional.value.flatMap(text)
        case .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .symbol: nil
        }
    }
}
