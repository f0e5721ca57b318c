/// What is known of a value's type before it is evaluated.
package indirect enum ExpressionType: Sendable, Hashable {
    /// Anything: what a payload holds.
    case any
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case timestamp
    case duration
    case type
    case optional
    /// A symbol of the named set, such as `severity`.
    case symbol(String)
    /// A list of elements of one type.
    case list(ExpressionType)
    /// A map with values of one type and any keys.
    case map(ExpressionType)
    /// A map with exactly these fields, so that a misspelt one is found early.
    case record([Field])

    /// A field of a record.
    package struct Field: Sendable, Hashable {
        package let name: String
        package let type: ExpressionType

        package init(_ name: String, _ type: ExpressionType) {
            self.name = name
            self.type = type
        }
    }
}

extension ExpressionType {
    /// The type of a constant.
    init(of value: Value) {
        self =
            switch value {
            case .null: .null
            case .bool: .bool
            case .int: .int
            case .uint: .uint
            case .double, .wide: .double
            case .string: .string
            case .bytes: .bytes
            case .timestamp: .timestamp
            case .duration: .duration
            case .type: .type
            case .optional: .optional
            case .list: .list(.any)
            case .map: .map(.any)
            case .symbol(let symbol): .symbol(symbol.type)
            }
    }

    /// The type as it is named in messages.
    package var name: String {
        switch self {
        case .any: "any"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .optional: "optional"
        case .symbol(let type): type
        case .list: "list"
        case .map, .record: "map"
        }
    }

    var isNumber: Bool { self == .int || self == .uint || self == .double }

    /// Whether values of the two types can be equal at all.
    func isComparable(to other: ExpressionType) -> Bool {
        if self == .any || other == .any || self == .null || other == .null { return true }
        if isNumber && other.isNumber { return true }
        return name == other.name
    }

    /// Whether values of the two types can have an order.
    func isOrdered(with other: ExpressionType) -> Bool {
        switch self {
        case .any: other.isOrderable
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .symbol:
            isComparable(to: other) && other.isOrderable
        case .null, .type, .optional, .list, .map, .record: false
        }
    }

    private var isOrderable: Bool {
        switch self {
        case .any, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .symbol: true
        case .null, .type, .optional, .list, .map, .record: false
        }
    }

    /// The type of the result of an arithmetic operation; nil when there is no such operation.
    func result(_ operation: ArithmeticOperator, _ other: ExpressionType) -> ExpressionType? {
        switch (operation, self, other) {
        case (_, .any, _), (_, _, .any): .any
        case (.remainder, .double, .double): nil
        case (_, .int, .int), (_, .uint, .uint), (_, .double, .double): self
        case (.add, .string, .string), (.add, .bytes, .bytes): self
        case (.add, .list(let a), .list(let b)): .list(a == b ? a : .any)
        case (.add, .timestamp, .duration), (.add, .duration, .timestamp), (.subtract, .timestamp, .duration):
            .timestamp
        case (.add, .duration, .duration), (.subtract, .duration, .duration), (.subtract, .timestamp, .timestamp):
            .duration
        default: nil
        }
    }
}
