/// Turns a syntax tree into nodes: resolves names, expands macros, checks what can be known, fuses common shapes.
struct Compiler {
    /// A compiled part and what is known of its value.
    struct Result {
        let node: Node
        let type: ExpressionType
    }

    /// A name that a macro declares.
    struct Local {
        let name: String
        let index: Int
        let type: ExpressionType
    }

    let source: String
    let environment: Environment
    var variables = VariableSet()
    var fieldPaths: [FieldPath] = []
    var hints: [ExpressionError] = []
    /// How many locals an evaluation needs at once.
    var localCount = 0
    /// The names in scope, innermost last.
    var locals: [Local] = []
    /// Nodes that may still be compiled.
    private var remaining: Int
    /// What its patterns have taken.
    private(set) var patternSteps = 0

    init(source: String, environment: Environment) {
        self.source = source
        self.environment = environment
        // Each part of the tree is compiled once, or twice where it is a step of a path that turns out to be none.
        remaining = environment.limits.nodes * 2
    }

    /// Counts against the bound of what may be compiled.
    mutating func spend(_ nodes: Int, at offset: Int) throws(ExpressionError) {
        remaining -= min(nodes, remaining + 1)
        guard remaining >= 0 else { throw error("the expression takes too much to compile", at: offset) }
    }

    /// Counts against the bound of what patterns may take.
    mutating func spend(patternSteps steps: Int, at offset: Int) throws(ExpressionError) {
        patternSteps += min(steps, environment.limits.patternSteps + 1)
        guard patternSteps <= environment.limits.patternSteps else {
            throw error(
                "the patterns take too long to compile: classes such as \\p{L} and repetitions such as {100} cost most",
                at: offset
            )
        }
    }

    var isStrict: Bool { environment.resolution == .early }

    mutating func compile(_ syntax: Syntax) throws(ExpressionError) -> Result {
        let offset = syntax.offset
        try spend(1, at: offset)
        switch syntax.kind {
        case .literal(let value):
            return constant(value, at: offset)
        case .identifier, .select(_, _, isOptional: false), .index(_, _, isOptional: false):
            return try access(syntax)
        case .select(let operand, let field, isOptional: true):
            return Result(node: OptionalSelectNode(try compile(operand).node, field, at: offset), type: .optional)
        case .index(let operand, let index, isOptional: true):
            let (operand, index) = (try compile(operand).node, try compile(index).node)
            return Result(node: OptionalIndexNode(operand, index, at: offset), type: .optional)
        case .call(let name, let receiver, let arguments):
            return try call(name, receiver, arguments, at: offset)
        case .list(let elements): return try list(elements, at: offset)
        case .map(let entries): return try map(entries, at: offset)
        case .not(let operand):
            return Result(node: NotNode(try condition(operand), at: offset), type: .bool)
        case .negate(let operand): return try negate(operand, at: offset)
        case .arithmetic(let first, let terms): return try arithmetic(first, terms, at: offset)
        case .comparison(let comparison, let left, let right):
            return try compare(comparison, left, right, at: offset)
        case .membership(let element, let collection): return try membership(element, collection, at: offset)
        case .and(let operands):
            return try logic(decisive: false, operands, at: offset)
        case .or(let operands):
            return try logic(decisive: true, operands, at: offset)
        case .conditional(let condition, let positive, let negative):
            let test = try self.condition(condition)
            let (positive, negative) = (try compile(positive), try compile(negative))
            return Result(
                node: ConditionalNode(test, positive.node, negative.node, at: offset),
                type: positive.type == negative.type ? positive.type : .any
            )
        }
    }

    // MARK: Conditions

    private mutating func logic(
        decisive: Bool,
        _ operands: [Syntax],
        at offset: Int
    ) throws(ExpressionError) -> Result {
        var nodes: [Node] = []
        for operand in operands { nodes.append(try condition(operand)) }
        // The parser makes a chain of no fewer than two.
        let rest = Array(nodes.dropFirst(2))
        return Result(node: LogicNode(decisive: decisive, nodes[0], nodes[1], rest, at: offset), type: .bool)
    }

    /// Compiles a part that must be a boolean.
    mutating func condition(_ syntax: Syntax) throws(ExpressionError) -> Node {
        let result = try compile(syntax)
        if isStrict, result.type != .any, result.type != .bool {
            throw error("a condition is expected here, not a \(result.type.name)", at: syntax.offset)
        }
        return result.node
    }

    // MARK: Collections

    private mutating func list(_ elements: [Syntax.Element], at offset: Int) throws(ExpressionError) -> Result {
        var nodes: [ListNode.Element] = []
        var types: Set<ExpressionType> = []
        for element in elements {
            let result = try compile(element.value)
            types.insert(element.isOptional ? .any : result.type)
            nodes.append(ListNode.Element(node: result.node, isOptional: element.isOptional))
        }
        let type = ExpressionType.list(types.count == 1 ? types.first ?? .any : .any)
        let constants = nodes.compactMap { $0.isOptional ? nil : $0.node.constant }
        if constants.count == nodes.count {
            return Result(node: ConstantNode(.list(constants), at: offset), type: type)
        }
        return Result(node: ListNode(nodes, at: offset), type: type)
    }

    private mutating func map(_ entries: [Syntax.Entry], at offset: Int) throws(ExpressionError) -> Result {
        var nodes: [MapNode.Entry] = []
        for entry in entries {
            let (key, value) = (try compile(entry.key), try compile(entry.value))
            nodes.append(MapNode.Entry(key: key.node, value: value.node, isOptional: entry.isOptional))
        }
        let constants: [MapValue.Entry] = nodes.compactMap { entry in
            guard !entry.isOptional, let key = entry.key.constant, let value = entry.value.constant else { return nil }
            return MapValue.Entry(key: key, value: value)
        }
        if constants.count == nodes.count {
            do {
                var frame = Frame(localCount: 0, limits: FrameLimits(environment.limits))
                let map = try MapValue(checking: constants, &frame, at: offset)
                return Result(node: ConstantNode(.map(map), at: offset), type: .map(.any))
            } catch {
                if isStrict { throw self.error("\(error)", at: offset) }
            }
        }
        return Result(node: MapNode(nodes, at: offset), type: .map(.any))
    }

    // MARK: Helpers

    func constant(_ value: Value, at offset: Int) -> Result {
        Result(node: ConstantNode(value, at: offset), type: ExpressionType(of: value))
    }

    /// A mistake that is certain: an error now, or when evaluated where names resolve late.
    func failure(
        _ message: String,
        _ reason: EvaluationError.Reason,
        at offset: Int,
        suggestion: String? = nil
    ) throws(ExpressionError) -> Result {
        if isStrict { throw error(message, at: offset, suggestion: suggestion) }
        return Result(node: FailureNode(reason, at: offset), type: .any)
    }

    func error(_ message: String, at offset: Int, suggestion: String? = nil) -> ExpressionError {
        ExpressionError(message, at: offset, in: source, suggestion: suggestion)
    }
}
