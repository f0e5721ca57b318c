package import TocsinExpressions

/// How bad it is; the four of the PagerDuty Events API, lowest first.
package enum Severity: String, Hashable, Codable, Sendable, CaseIterable, Comparable {
    case info
    case warning
    case error
    case critical

    package var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        case .critical: 3
        }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    /// The constant of that name in expressions.
    package var value: Value { .symbol(Symbol(type: "severity", name: rawValue, ordinal: rank)) }

    /// A severity from what an expression gave: the constant, or its name as a string.
    package init?(_ value: Value) {
        switch value {
        case .symbol(let symbol) where symbol.type == "severity": self.init(rawValue: symbol.name)
        case .string(let name): self.init(rawValue: name)
        case .symbol, .null, .bool, .int, .uint, .double, .wide, .bytes, .list, .map, .timestamp, .duration, .type,
            .optional:
            return nil
        }
    }
}
