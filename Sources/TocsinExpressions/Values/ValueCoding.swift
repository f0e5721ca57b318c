/// The lossless encoding of values in snapshots: an array of a tag and, but for null, one payload.
///
/// The tags are part of the snapshot format: never renumber them.
private enum Tag: UInt8, Codable {
    case null = 0
    case bool = 1
    case int = 2
    case uint = 3
    case double = 4
    case string = 5
    case bytes = 6
    case list = 7
    case map = 8
    case timestamp = 9
    case duration = 10
    case type = 11
    case optional = 12
    case symbol = 13
    /// A double that text formats cannot carry (NaN, infinities, negative zero), as its bit pattern.
    case doubleBits = 14
    case wide = 15
}

extension Value: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        func put(_ tag: Tag, _ payload: some Encodable) throws {
            try container.encode(tag)
            try container.encode(payload)
        }
        switch self {
        case .null: try container.encode(Tag.null)
        case .bool(let value): try put(.bool, value)
        case .int(let value): try put(.int, value)
        case .uint(let value): try put(.uint, value)
        case .double(let value):
            if value.isFinite, !(value.isZero && value.sign == .minus) {
                try put(.double, value)
            } else {
                try put(.doubleBits, value.bitPattern)
            }
        case .wide(let value): try put(.wide, value.text)
        case .string(let value): try put(.string, value)
        case .bytes(let value): try put(.bytes, value)
        case .list(let value): try put(.list, value)
        case .map(let value): try put(.map, value)
        case .timestamp(let value): try put(.timestamp, value)
        case .duration(let value): try put(.duration, value)
        case .type(let value): try put(.type, value)
        case .optional(let value): try put(.optional, value)
        case .symbol(let value): try put(.symbol, value)
        }
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        self =
            switch try container.decode(Tag.self) {
            case .null: .null
            case .bool: .bool(try container.decode(Bool.self))
            case .int: .int(try container.decode(Int64.self))
            case .uint: .uint(try container.decode(UInt64.self))
            case .double: .double(try container.decode(Double.self))
            case .wide: .wide(WideInteger(digits: try container.decode(String.self)))
            case .string: .string(try container.decode(String.self))
            case .bytes: .bytes(try container.decode([UInt8].self))
            case .list: .list(try container.decode([Value].self))
            case .map: .map(try container.decode(MapValue.self))
            case .timestamp: .timestamp(try container.decode(TimestampValue.self))
            case .duration: .duration(try container.decode(DurationValue.self))
            case .type: .type(try container.decode(TypeValue.self))
            case .optional: .optional(try container.decode(OptionalValue.self))
            case .symbol: .symbol(try container.decode(Symbol.self))
            case .doubleBits: .double(Double(bitPattern: try container.decode(UInt64.self)))
            }
    }
}
