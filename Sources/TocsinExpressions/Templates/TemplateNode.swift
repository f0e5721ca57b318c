/// A part of a compiled template.
indirect enum TemplateNode: Sendable {
    case text(String)
    case value(TemplatePath, isEscaped: Bool)
    /// Shown when the value is there and true, once per element of a list, with the value as context.
    case section(TemplatePath, [TemplateNode])
    /// Shown when the value is missing, false or empty.
    case inverted(TemplatePath, [TemplateNode])
}

/// A name in a template and how it is found.
struct TemplatePath: Sendable {
    enum Root: Sendable {
        /// `{{.}}`: what the innermost section shows.
        case context
        /// A name that a section's value may have as a field; otherwise the variable or constant, when there is one.
        case name(String, slot: Int?, constant: Value?)
    }

    let root: Root
    /// The parts after the root.
    let fields: [String]
}

extension Value {
    /// The field of a map or, for digits, the element of a list; nil when there is none.
    func templateField(_ name: String) -> Value? {
        switch self {
        case .map(let map): map[name]
        case .list(let list): Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil }
        case .optional(let optional): optional.value?.templateField(name)
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .timestamp, .duration, .type, .symbol: nil
        }
    }
}
