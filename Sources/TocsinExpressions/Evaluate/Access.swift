extension Value {
    /// `value.field`: a field of a map, or of the map in an optional, which yields an optional.
    func select(_ field: String, at offset: Int) throws(EvaluationError) -> Value {
        switch self {
        case .map(let map):
            guard let value = map[field] else { throw EvaluationError(.noSuchField(field), at: offset) }
            return value
        case .optional(let optional):
            return .optional(OptionalValue(try optional.value?.optionalSelect(field, at: offset)))
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .list, .timestamp, .duration, .type, .symbol:
            throw EvaluationError(.noOverload("field '\(field)'", type, nil), at: offset)
        }
    }

    /// `value.?field`, without the optional around the result.
    func optionalSelect(_ field: String, at offset: Int) throws(EvaluationError) -> Value? {
        switch self {
        case .map(let map): return map[field]
        case .optional(let optional): return try optional.value?.optionalSelect(field, at: offset)
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .list, .timestamp, .duration, .type, .symbol:
            throw EvaluationError(.noOverload("field '\(field)'", type, nil), at: offset)
        }
    }

    /// `value[index]`: an element of a list, a value of a map, or either in an optional, which yields an optional.
    func element(_ index: Value, _ frame: inout Frame, at offset: Int) throws(EvaluationError) -> Value {
        if case .optional(let optional) = self {
            return .optional(OptionalValue(try optional.value?.optionalElement(index, &frame, at: offset)))
        }
        if let value = try optionalElement(index, &frame, at: offset) { return value }
        if case .list = self, let position = index.exactInt64 {
            throw EvaluationError(.indexOutOfRange(position), at: offset)
        }
        throw EvaluationError(.noSuchKey(index), at: offset)
    }

    /// `value[?index]`, without the optional around the result.
    func optionalElement(
        _ index: Value,
        _ frame: inout Frame,
        at offset: Int
    ) throws(EvaluationError) -> Value? {
        switch self {
        case .list(let list):
            guard let position = index.exactInt64 else {
                throw EvaluationError(.noOverload("index", type, index.type), at: offset)
            }
            return Int(exactly: position).flatMap { list.indices.contains($0) ? list[$0] : nil }
        case .map(let map):
            try frame.chargeKey(index, at: offset)
            return map[index]
        case .optional(let optional):
            return try optional.value?.optionalElement(index, &frame, at: offset)
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .timestamp, .duration, .type, .symbol:
            throw EvaluationError(.noOverload("index", type, index.type), at: offset)
        }
    }

    /// The value as an integer when it is a number that equals one.
    var exactInt64: Int64? {
        switch self {
        case .int(let value): value
        case .uint(let value): Int64(exactly: value)
        case .double(let value): Int64(exactly: value)
        case .wide(let value): value.int
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: nil
        }
    }
}
