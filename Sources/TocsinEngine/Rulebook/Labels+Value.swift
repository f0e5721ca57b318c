internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

extension Labels {
    /// The same for expressions: a map of texts.
    var value: TocsinExpressions.Value {
        .map(MapValue(entries: pairs.map { MapValue.Entry(key: .string($0.name), value: .string($0.value)) }))
    }
}

extension Timestamp {
    /// The same instant in expressions; null where their calendar ends.
    var value: Value { TimestampValue(milliseconds: milliseconds).map { .timestamp($0) } ?? .null }
}
