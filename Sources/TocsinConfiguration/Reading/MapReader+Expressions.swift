internal import TocsinExpressions

extension MapReader {
    mutating func expression(_ key: String, in environment: Environment) -> Expression? {
        node(key).flatMap { Self.expression($0, key, in: environment, log) }
    }

    /// An expression that must give true or false.
    mutating func condition(_ key: String, in environment: Environment) -> Expression? {
        guard let node = node(key), let condition = Self.expression(node, key, in: environment, log) else { return nil }
        switch condition.type {
        case .bool, .any:
            return condition
        case .null, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .optional, .symbol, .list,
            .map,
            .record:
            log.error(
                "'\(key)' must give true or false, and gives a value of type \(condition.type.name)",
                at: node.place
            )
            return nil
        }
    }

    /// What is legal and will probably fail on real data is a warning.
    static func expression(_ node: YAMLNode, _ key: String, in environment: Environment, _ log: ProblemLog)
        -> Expression?
    {
        let expression = compile(node, key, log) { source throws(ExpressionError) in
            try Expression(source, in: environment)
        }
        for hint in expression?.hints ?? [] {
            log.warning("'\(key)': \(hint.message)", at: place(of: hint, in: node, log), suggestion: hint.suggestion)
        }
        return expression
    }

    mutating func template(_ key: String, in environment: Environment) -> Template? {
        node(key).flatMap { Self.template($0, key, in: environment, log) }
    }

    static func template(_ node: YAMLNode, _ key: String, in environment: Environment, _ log: ProblemLog) -> Template? {
        compile(node, key, log) { source throws(ExpressionError) in try Template(source, in: environment) }
    }

    /// Compiles a text, and says of a mistake where in the file it is.
    private static func compile<Compiled>(
        _ node: YAMLNode,
        _ key: String,
        _ log: ProblemLog,
        _ compile: (String) throws(ExpressionError) -> Compiled
    ) -> Compiled? {
        guard case .scalar(let scalar) = node.content, !scalar.text.isEmpty else {
            log.error("'\(key)' must be a text, not \(node.kind)", at: node.place)
            return nil
        }
        do {
            return try compile(scalar.text)
        } catch {
            log.error("'\(key)': \(error.message)", at: place(of: error, in: node, log), suggestion: error.suggestion)
            return nil
        }
    }

    /// Where in the file a mistake is that is somewhere in a text.
    private static func place(of error: ExpressionError, in node: YAMLNode, _ log: ProblemLog) -> Place {
        guard case .scalar(let scalar) = node.content else { return node.place }
        let before = String(decoding: scalar.text.utf8.prefix(error.offset), as: UTF8.self)
        return ScalarLocator(lines: log.lines(of: node.place.file))
            .place(of: before.unicodeScalars.count, in: scalar, at: node.place)
    }
}
