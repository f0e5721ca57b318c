internal import TocsinExpressions
internal import TocsinModel

extension YAMLNode {
    /// The node as data: what JSON would give, with every number a double.
    var value: Value {
        switch content {
        case .scalar(let scalar): scalar.value
        case .list(let items): .list(items.map(\.value))
        case .map(let entries): .map(MapValue(entries.map { ($0.key, $0.value.value) }))
        }
    }
}

extension YAMLScalar {
    /// Plain text that is `null`, a boolean or a number is one, by the core schema of YAML 1.2; all else is text.
    var value: Value {
        guard style == .plain else { return .string(text) }
        if isNull { return .null }
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return number.map { .double($0) } ?? .string(text)
        }
    }

    /// The number that plain text is; JSON's form, and a leading `+` or `.` besides.
    var number: Double? {
        guard style == .plain, let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
        guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }) else { return nil }
        return Double(text)
    }
}
