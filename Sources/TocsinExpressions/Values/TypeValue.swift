internal import TocsinTime

/// A type as a value: what `type(x)` yields and what a name such as `int` means in an expression.
package struct TypeValue: Sendable, Hashable, Codable {
    /// The type's name, as `bool`, `null_type` or `google.protobuf.Timestamp`.
    package let name: String

    package init(name: String) {
        self.name = name
    }

    static let null = TypeValue(name: "null_type")
    static let bool = TypeValue(name: "bool")
    static let int = TypeValue(name: "int")
    static let uint = TypeValue(name: "uint")
    static let double = TypeValue(name: "double")
    static let string = TypeValue(name: "string")
    static let bytes = TypeValue(name: "bytes")
    static let list = TypeValue(name: "list")
    static let map = TypeValue(name: "map")
    static let timestamp = TypeValue(name: "google.protobuf.Timestamp")
    static let duration = TypeValue(name: "google.protobuf.Duration")
    static let type = TypeValue(name: "type")
    static let optional = TypeValue(name: "optional_type")

    /// The types that have a name in every expression.
    static let named: [TypeValue] = [
        null, bool, int, uint, double, string, bytes, list, map, timestamp, duration, type, optional,
    ]
}

extension Value {
    /// The type of the value.
    package var type: TypeValue {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double, .wide: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list
        case .map: .map
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .optional: .optional
        case .symbol(let symbol): TypeValue(name: symbol.type)
        }
    }
}
