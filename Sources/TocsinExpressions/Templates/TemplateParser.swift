/// Parses templates, and checks that the names in them can exist.
struct TemplateParser {
    /// The longest template, in bytes.
    private static let sourceLimit = 64 * 1024
    /// How deep sections may nest.
    private static let maximumDepth = 16
    /// The most tags.
    private static let maximumTags = 2000

    /// A section that is being parsed.
    private struct Open {
        let path: TemplatePath
        let name: String
        let isInverted: Bool
        let offset: Int
        /// What the section's value is known to be; nil when it opens no context.
        let context: ExpressionType?
        var nodes: [TemplateNode] = []
    }

    private let source: String
    private let environment: Environment
    private let tags: [TemplateTag]
    private var sections: [Open] = []
    private var nodes: [TemplateNode] = []
    private(set) var variables = VariableSet()
    /// The paths from variables in order of appearance, and where they first are.
    private(set) var paths: [(path: FieldPath, offset: Int)] = []

    init(_ source: String, _ environment: Environment) throws(ExpressionError) {
        guard source.utf8.count <= Self.sourceLimit else {
            throw ExpressionError("the template is longer than \(Self.sourceLimit) bytes", at: 0, in: "")
        }
        self.source = source
        self.environment = environment
        tags = try TemplateTag.scan(source)
        guard tags.count <= Self.maximumTags else {
            throw ExpressionError("the template has more than \(Self.maximumTags) tags", at: 0, in: source)
        }
    }

    mutating func parse() throws(ExpressionError) -> [TemplateNode] {
        for tag in tags {
            switch tag.kind {
            case .text(let text): append(.text(text))
            case .comment: break
            case .value(let name, let isEscaped):
                append(.value(try resolve(name, tag.offset).path, isEscaped: isEscaped))
            case .section(let name, let isInverted): try open(name, isInverted, tag.offset)
            case .end(let name): try close(name, tag.offset)
            }
        }
        if let section = sections.last {
            throw error("the section '\(section.name)' is not closed", at: section.offset)
        }
        return nodes
    }

    private mutating func append(_ node: TemplateNode) {
        if sections.isEmpty {
            nodes.append(node)
        } else {
            sections[sections.count - 1].nodes.append(node)
        }
    }

    private mutating func open(_ name: String, _ isInverted: Bool, _ offset: Int) throws(ExpressionError) {
        guard sections.count < Self.maximumDepth else {
            throw error("sections nest deeper than \(Self.maximumDepth) levels", at: offset)
        }
        let (path, type) = try resolve(name, offset)
        let context: ExpressionType? =
            if isInverted {
                nil
            } else if case .list(let element) = type {
                element
            } else {
                type
            }
        sections.append(Open(path: path, name: name, isInverted: isInverted, offset: offset, context: context))
    }

    private mutating func close(_ name: String, _ offset: Int) throws(ExpressionError) {
        guard let section = sections.popLast() else { throw error("no section '\(name)' is open here", at: offset) }
        guard section.name == name else {
            throw error("the section '\(section.name)' is open here", at: offset, suggestion: "'\(section.name)'")
        }
        append(section.isInverted ? .inverted(section.path, section.nodes) : .section(section.path, section.nodes))
    }

    /// Finds what a name stands for and what is known of its type.
    private mutating func resolve(
        _ name: String,
        _ offset: Int
    ) throws(ExpressionError) -> (path: TemplatePath, type: ExpressionType) {
        let contexts = sections.reversed().compactMap(\.context)
        if name == "." {
            guard let type = contexts.first else { throw error("'.' needs a section around it", at: offset) }
            return (TemplatePath(root: .context, fields: []), type)
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let (root, fields) = (parts[0], Array(parts.dropFirst()))
        for context in contexts {
            // What is known to have the field hides variables of the name, as it does when rendered.
            if case .record(let known) = context, let field = known.first(where: { $0.name == root }) {
                let path = TemplatePath(root: .name(root, slot: nil, constant: nil), fields: fields)
                return (path, try type(of: fields, in: field.type, at: offset))
            }
        }
        let slot = environment.slot(of: root)
        let constant = environment.constants[root]
        let path = TemplatePath(root: .name(root, slot: slot, constant: constant), fields: fields)
        if let slot {
            variables.insert(slot)
            let fieldPath = FieldPath(root: root, fields: fields)
            if !paths.contains(where: { $0.path == fieldPath }) { paths.append((fieldPath, offset)) }
            return (path, try type(of: fields, in: environment.variables[slot].type, at: offset))
        }
        if constant != nil || contexts.contains(where: \.mayHaveFields) { return (path, .any) }
        let known = contexts.flatMap(\.fieldNames) + environment.suggestibleNames
        throw error("unknown name '\(root)'", at: offset, suggestion: Suggestion.nearest(to: root, among: known))
    }

    private func type(
        of fields: [String],
        in root: ExpressionType,
        at offset: Int
    ) throws(ExpressionError) -> ExpressionType {
        var type = root
        for name in fields {
            switch type {
            case .any, .optional: type = .any
            case .map(let value): type = value
            case .list(let element):
                guard Int(name) != nil else { throw error("a list has no field '\(name)'", at: offset) }
                type = element
            case .record(let known):
                guard let field = known.first(where: { $0.name == name }) else {
                    let suggestion = Suggestion.nearest(to: name, among: known.map(\.name))
                    throw error("there is no field '\(name)'", at: offset, suggestion: suggestion)
                }
                type = field.type
            case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .symbol:
                throw error("a \(type.name) has no field '\(name)'", at: offset)
            }
        }
        return type
    }

    private func error(_ message: String, at offset: Int, suggestion: String? = nil) -> ExpressionError {
        ExpressionError(message, at: offset, in: source, suggestion: suggestion)
    }
}

extension ExpressionType {
    /// Whether values of the type may have fields that are not known.
    fileprivate var mayHaveFields: Bool {
        switch self {
        case .any, .map, .optional: true
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .symbol, .list, .record:
            false
        }
    }

    fileprivate var fieldNames: [String] {
        guard case .record(let fields) = self else { return [] }
        return fields.map(\.name)
    }
}
