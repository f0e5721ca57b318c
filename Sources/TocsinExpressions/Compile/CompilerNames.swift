extension Compiler {
    /// Compiles a name, a field access or an index.
    ///
    /// A chain from a variable by constant steps becomes one ``PathNode``. Of a dotted name the longest prefix that is
    /// a variable or constant counts, each looked up in the container's namespaces, innermost first; names that macros
    /// declare come before all.
    mutating func access(_ syntax: Syntax) throws(ExpressionError) -> Result {
        guard let chain = AccessChain(syntax) else { return try step(syntax) }
        if !chain.isRooted, let local = locals.last(where: { $0.name == chain.name }) {
            guard chain.steps.isEmpty else { return try step(syntax) }
            return Result(node: LocalNode(local.index, at: syntax.offset), type: local.type)
        }
        let qualifiers = chain.qualifiers(limit: environment.longestName)
        for count in stride(from: qualifiers.count, through: 0, by: -1) {
            let name = ([chain.name] + qualifiers.prefix(count)).joined(separator: ".")
            for candidate in environment.candidates(for: name, isRooted: chain.isRooted) {
                if let slot = environment.slot(of: candidate) {
                    return try path(slot, chain.steps.dropFirst(count), at: syntax.offset)
                }
                if let value = environment.constants[candidate] ?? Self.types[candidate] {
                    // Steps from a constant are rare: they go one by one, each way down ending here.
                    return count == chain.steps.count ? constant(value, at: syntax.offset) : try step(syntax)
                }
            }
        }
        return try failure(
            "unknown name '\(chain.name)'",
            .undeclared(chain.name),
            at: chain.offset,
            suggestion: Suggestion.nearest(to: chain.name, among: locals.map(\.name) + environment.suggestibleNames)
        )
    }

    /// Whether the first part of a name is a variable, constant or local, rather than a namespace of functions.
    func isValue(_ name: String) -> Bool {
        locals.contains { $0.name == name } || environment.slot(of: name) != nil || environment.constants[name] != nil
    }

    /// One access on whatever the operand is.
    private mutating func step(_ syntax: Syntax) throws(ExpressionError) -> Result {
        switch syntax.kind {
        case .select(let operand, let field, _):
            let operand = try compile(operand)
            let type = try type(of: .field(field), in: operand.type, at: syntax.offset)
            return Result(node: SelectNode(operand.node, field, at: syntax.offset), type: type)
        case .index(let operand, let index, _):
            let operand = try compile(operand)
            let index = try compile(index)
            let type =
                if case .string(let field)? = index.node.constant {
                    try type(of: .field(field), in: operand.type, at: syntax.offset)
                } else {
                    operand.type.elements
                }
            return Result(node: IndexNode(operand.node, index.node, at: syntax.offset), type: type)
        default:
            return try compile(syntax)
        }
    }

    private mutating func path(
        _ slot: Int,
        _ steps: ArraySlice<AccessChain.Step>,
        at offset: Int
    ) throws(ExpressionError) -> Result {
        let variable = environment.variables[slot]
        variables.insert(slot)
        var type = variable.type
        for step in steps { type = try self.type(of: step.step, in: type, at: step.offset) }
        record(variable.name, steps.map(\.step))
        let node = PathNode(slot: slot, name: variable.name, steps: steps.map(\.step), at: offset)
        return Result(node: node, type: type)
    }

    /// Records the path of a field that `has()` asks for, before what was recorded of the way there.
    mutating func record(_ path: PathNode, _ field: String, at index: Int) {
        var fields = path.first.map { [$0.text] } ?? []
        for step in path.rest {
            // A path ends before the first step that is no field, and so was recorded with the way.
            guard case .field(let name) = step else { return }
            fields.append(name)
        }
        guard path.first != nil || path.rest.isEmpty else { return }
        let whole = FieldPath(root: path.name, fields: fields + [field])
        if !fieldPaths.contains(whole) { fieldPaths.insert(whole, at: index) }
    }

    private mutating func record(_ root: String, _ steps: [PathStep]) {
        var fields: [String] = []
        for step in steps {
            guard case .field(let field) = step else { break }
            fields.append(field)
        }
        let path = FieldPath(root: root, fields: fields)
        if !fieldPaths.contains(path) { fieldPaths.append(path) }
    }

    /// The type one step further; an error when it is certain that there is none.
    func type(
        of step: PathStep,
        in type: ExpressionType,
        at offset: Int
    ) throws(ExpressionError) -> ExpressionType {
        switch (type, step) {
        case (.any, _): return .any
        case (.optional, _): return .optional
        case (.map(let value), _): return value
        case (.list(let element), .index): return element
        case (.record(let fields), .field(let name)):
            if let field = fields.first(where: { $0.name == name }) { return field.type }
            guard isStrict else { return .any }
            let suggestion = Suggestion.nearest(to: name, among: fields.map(\.name))
            throw error("there is no field '\(name)'", at: offset, suggestion: suggestion)
        default:
            guard isStrict else { return .any }
            switch step {
            case .field(let name): throw error("a \(type.name) has no field '\(name)'", at: offset)
            case .index: throw error("a \(type.name) has no elements", at: offset)
            }
        }
    }

    private static let types = Dictionary(uniqueKeysWithValues: TypeValue.named.map { ($0.name, Value.type($0)) })
}

extension ExpressionType {
    /// The type of what a list holds or a map has under its keys.
    var elements: ExpressionType {
        switch self {
        case .list(let element): element
        case .map(let value): value
        case .optional: .optional
        case .any, .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .symbol, .record:
            .any
        }
    }
}

/// A name and the constant steps after it.
struct AccessChain {
    struct Step {
        let step: PathStep
        /// Whether it is written as a name behind a point, which alone may be a part of a dotted name.
        var isNamed = false
        let offset: Int
    }

    let name: String
    let isRooted: Bool
    let offset: Int
    private(set) var steps: [Step] = []

    /// The chain of a syntax tree; nil when it does not start at a name or has a step that is not constant.
    init?(_ syntax: Syntax) {
        var node = syntax
        var reversed: [Step] = []
        while true {
            switch node.kind {
            case .identifier(let name, let isRooted):
                self.name = name
                self.isRooted = isRooted
                offset = node.offset
                steps = reversed.reversed()
                return
            case .select(let operand, let field, isOptional: false):
                reversed.append(Step(step: .field(field), isNamed: true, offset: node.offset))
                node = operand
            case .index(let operand, let index, isOptional: false):
                switch index.kind {
                case .literal(.string(let field)): reversed.append(Step(step: .field(field), offset: node.offset))
                case .literal(.int(let index)): reversed.append(Step(step: .index(index), offset: node.offset))
                default: return nil
                }
                node = operand
            default:
                return nil
            }
        }
    }

    /// The leading fields, which may be parts of a dotted name; at most so many.
    func qualifiers(limit: Int) -> [String] {
        var names: [String] = []
        for step in steps.prefix(limit) {
            guard step.isNamed, case .field(let name) = step.step else { break }
            names.append(name)
        }
        return names
    }
}
