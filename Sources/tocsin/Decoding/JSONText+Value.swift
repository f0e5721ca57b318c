internal import TocsinExpressions
internal import TocsinModel

extension JSONText {
    /// A value as plain JSON, as a payload holds it; what JSON has no form for is text, and absent values are `null`.
    mutating func value(_ value: Value) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .int(let number): integer(number)
        case .uint(let number): integer(number)
        case .double(let number): self.number(number)
        case .wide(let number): raw(number.text)
        case .string(let text): string(text)
        case .bytes(let bytes): string(Base64.encode(bytes))
        case .list(let elements): array(elements) { $0.value($1) }
        case .map(let map):
            object { json in
                for entry in map.entries {
                    json.key(entry.key.displayText)
                    json.value(entry.value)
                }
            }
        case .timestamp(let time): string(time.description)
        case .duration(let duration): string(duration.description)
        case .type(let type): string(type.name)
        case .symbol(let symbol): string(symbol.name)
        case .optional(let optional): self.value(optional.value ?? .null)
        }
    }
}
