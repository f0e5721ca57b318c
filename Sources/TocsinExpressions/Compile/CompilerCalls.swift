extension Compiler {
    /// Compiles a call: a macro, a function of a namespace (`math.round`), a method or a function.
    mutating func call(
        _ name: String,
        _ receiver: Syntax?,
        _ arguments: [Syntax],
        at offset: Int
    ) throws(ExpressionError) -> Result {
        guard let receiver else {
            if name == "has", arguments.count == 1 { return try has(arguments[0], at: offset) }
            return try function(name, nil, arguments, at: offset)
        }
        if let chain = AccessChain(receiver), chain.steps.count <= FunctionCatalog.longestName, !isValue(chain.name),
            case let qualifiers = chain.qualifiers(limit: chain.steps.count), qualifiers.count == chain.steps.count
        {
            let qualified = ([chain.name] + qualifiers + [name]).joined(separator: ".")
            if qualified == "cel.bind", arguments.count == 3, environment.extensions.contains(.bindings) {
                return try bind(arguments, at: offset)
            }
            if FunctionCatalog.functions[qualified] != nil {
                return try function(qualified, nil, arguments, at: offset)
            }
        }
        if let macro = Macro.named(name, arguments: arguments.count),
            environment.extensions.isSuperset(of: macro.library)
        {
            return try expand(macro, name, receiver, arguments, at: offset)
        }
        if name == "or" || name == "orValue", arguments.count == 1, environment.extensions.contains(.optionals) {
            let (operand, alternative) = (try compile(receiver).node, try compile(arguments[0]).node)
            let unwraps = name == "orValue"
            let node = OrElseNode(operand, alternative, unwraps: unwraps, at: offset)
            return Result(node: node, type: unwraps ? .any : .optional)
        }
        return try function(name, receiver, arguments, at: offset)
    }

    private mutating func has(_ argument: Syntax, at offset: Int) throws(ExpressionError) -> Result {
        guard case .select(let operand, let field, let isOptional) = argument.kind else {
            throw error("has() takes a field, as has(payload.value)", at: argument.offset)
        }
        // Once: of two times, nested ones would make a doubling each.
        let recorded = fieldPaths.count
        let compiled = try compile(operand)
        if !isOptional {
            _ = try type(of: .field(field), in: compiled.type, at: argument.offset)
            if let path = compiled.node as? PathNode { record(path, field, at: recorded) }
        }
        return Result(node: HasNode(compiled.node, field, at: argument.offset), type: .bool)
    }

    // MARK: Functions

    private mutating func function(
        _ name: String,
        _ receiver: Syntax?,
        _ arguments: [Syntax],
        at offset: Int
    ) throws(ExpressionError) -> Result {
        var nodes: [Node] = []
        for argument in (receiver.map { [$0] } ?? []) + arguments {
            // Where names resolve late, an unknown function does not make an unknown argument matter.
            nodes.append(try compile(argument).node)
        }
        let overloads = (FunctionCatalog.functions[name] ?? [])
            .filter { environment.extensions.isSuperset(of: $0.library) }
        let named = overloads.filter { $0.style == .either || ($0.style == .member) == (receiver != nil) }
        guard !named.isEmpty else {
            return try unknown(name, isMember: receiver != nil, exists: !overloads.isEmpty, at: offset)
        }
        guard let function = named.first(where: { $0.arity.contains(nodes.count) }) else {
            return try failure(
                "\(name)() does not take \(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
                .noOverload(name, .type, nil),
                at: offset
            )
        }
        if name == "matches", let node = try pattern(nodes, at: offset) { return Result(node: node, type: .bool) }
        let node = node(function, nodes, at: offset)
        return try folded(function, node, nodes, at: offset) ?? Result(node: node, type: function.result)
    }

    private func node(_ function: Function, _ arguments: [Node], at offset: Int) -> Node {
        let call = Call(name: function.name, offset: offset)
        return switch function.body {
        case .unary(let body): UnaryCallNode(call, body, arguments[0])
        case .binary(let body): BinaryCallNode(call, body, arguments[0], arguments[1])
        case .variadic(_, let body): VariadicCallNode(call, body, arguments)
        case .external(let make): BinaryCallNode(call, make(environment.external), arguments[0], arguments[1])
        }
    }

    /// The constant of a conversion of a constant, such as `duration("5m")`; a bad one is an error now.
    private func folded(
        _ function: Function,
        _ node: Node,
        _ arguments: [Node],
        at offset: Int
    ) throws(ExpressionError) -> Result? {
        guard ["duration", "timestamp", "int", "uint", "double", "bool", "bytes"].contains(function.name),
            arguments.count == 1, let argument = arguments[0].constant
        else { return nil }
        if case .type = argument { return nil }
        var frame = Frame(localCount: 0, limits: FrameLimits(environment.limits))
        do {
            return constant(try node.evaluate(Bindings(count: 0), &frame), at: offset)
        } catch {
            if isStrict { throw self.error("\(error)", at: arguments[0].offset) }
            return nil
        }
    }

    /// The node of `matches` with a constant pattern, compiled now; nil when it is not constant.
    private mutating func pattern(_ arguments: [Node], at offset: Int) throws(ExpressionError) -> Node? {
        guard arguments.count == 2, case .string(let pattern)? = arguments[1].constant else { return nil }
        guard let compile = environment.external.compilePattern else { return nil }
        try spend(patternSteps: PatternCost.reading(pattern), at: arguments[1].offset)
        switch compile(pattern) {
        case .compiled(let size, let matches):
            try spend(patternSteps: PatternCost.building(size: size), at: arguments[1].offset)
            return PatternNode(arguments[0], size: size, matches, at: offset)
        case .invalid(let reason):
            if isStrict { throw error("the pattern is not valid: \(reason)", at: arguments[1].offset) }
            return FailureNode(.invalid("the pattern is not valid: \(reason)"), at: arguments[1].offset)
        }
    }

    private func unknown(
        _ name: String,
        isMember: Bool,
        exists: Bool,
        at offset: Int
    ) throws(ExpressionError) -> Result {
        if exists || Macro.memberNames.contains(name) || name == "has" {
            let usage =
                if Macro.memberNames.contains(name) {
                    "as list.\(name)(x, …)"
                } else {
                    isMember ? "as \(name)(x)" : "as x.\(name)(…)"
                }
            return try failure("\(name)() is written \(usage)", .undeclared(name), at: offset)
        }
        let names = FunctionCatalog.names(isMember: isMember, in: environment.extensions)
        let suggestion = Suggestion.nearest(to: name, among: names)
        return try failure("unknown function '\(name)'", .undeclared(name), at: offset, suggestion: suggestion)
    }

    // MARK: Macros

    private mutating func bind(_ arguments: [Syntax], at offset: Int) throws(ExpressionError) -> Result {
        let name = try variableName(arguments[0], of: "cel.bind")
        let value = try compile(arguments[1])
        let local = declare(name, value.type)
        let body = try compile(arguments[2])
        locals.removeLast()
        return Result(node: BindNode(local, value.node, body.node, at: offset), type: body.type)
    }

    private mutating func expand(
        _ macro: Macro,
        _ name: String,
        _ receiver: Syntax,
        _ arguments: [Syntax],
        at offset: Int
    ) throws(ExpressionError) -> Result {
        let range = try compile(receiver)
        if isStrict { try checkRange(of: macro, name, range, at: offset) }
        var names: [String] = []
        for argument in arguments.prefix(macro.names) { names.append(try variableName(argument, of: name)) }
        guard Set(names).count == names.count else {
            throw error("the variables of \(name)() need different names", at: arguments[1].offset)
        }
        let types = range.type.iterated(variables: names.count)
        let declared = zip(names, types).map { declare($0, $1) }
        defer { locals.removeLast(names.count) }

        let rest = Array(arguments.dropFirst(macro.names))
        let iteration = Iteration(
            range: range.node,
            first: declared[0],
            second: declared.count > 1 ? declared[1] : nil,
            cost: rest.reduce(1) { $0 + $1.size }
        )
        switch macro.body {
        case .quantifier(let kind):
            let test = try condition(rest[0])
            return Result(node: QuantifierNode(kind, iteration, test, at: offset), type: .bool)
        case .filter:
            let test = try condition(rest[0])
            let node = ListComprehensionNode(iteration, filter: test, transform: nil, at: offset)
            return Result(node: node, type: .list(types[0]))
        case .list:
            let filter = rest.count > 1 ? try condition(rest[0]) : nil
            let transform = try compile(rest[rest.count - 1])
            let node = ListComprehensionNode(iteration, filter: filter, transform: transform.node, at: offset)
            return Result(node: node, type: .list(transform.type))
        case .map(let yieldsEntries):
            let filter = rest.count > 1 ? try condition(rest[0]) : nil
            let transform = try compile(rest[rest.count - 1]).node
            let node = MapComprehensionNode(
                iteration,
                filter: filter,
                transform: transform,
                yieldsEntries: yieldsEntries,
                at: offset
            )
            return Result(node: node, type: .map(.any))
        case .optional(let isFlat):
            let body = try compile(rest[0]).node
            let node = OptionalMapNode(range.node, declared[0], body, isFlat: isFlat, at: offset)
            return Result(node: node, type: .optional)
        }
    }

    private func checkRange(of macro: Macro, _ name: String, _ range: Result, at offset: Int) throws(ExpressionError) {
        if case .optional = macro.body { return }
        switch range.type {
        case .any, .list, .map, .record: return
        default: throw error("\(name)() needs a list or a map, not a \(range.type.name)", at: offset)
        }
    }

    private func variableName(_ syntax: Syntax, of macro: String) throws(ExpressionError) -> String {
        guard case .identifier(let name, isRooted: false) = syntax.kind else {
            throw error("\(macro)() takes the name of a variable here", at: syntax.offset)
        }
        return name
    }

    private mutating func declare(_ name: String, _ type: ExpressionType) -> Int {
        let index = locals.count
        locals.append(Local(name: name, index: index, type: type))
        localCount = max(localCount, locals.count)
        return index
    }
}

extension ExpressionType {
    /// The types of a macro's variables when a value of the type is iterated.
    fileprivate func iterated(variables count: Int) -> [ExpressionType] {
        switch self {
        case .list(let element): count == 1 ? [element] : [.int, element]
        case .map(let value): count == 1 ? [.any] : [.any, value]
        case .any, .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .optional,
            .symbol, .record:
            Array(repeating: .any, count: count)
        }
    }
}
