/// Builds the syntax tree of an expression by precedence climbing.
///
/// Recursion is bounded by ``ExpressionLimits/depth``, and so is the height of the tree.
struct Parser {
    private var lexer: Lexer
    private var token: Token
    private let limits: ExpressionLimits
    private var depth = 0
    private var nodes = 0

    /// Parses a whole source.
    static func parse(_ source: String, limits: ExpressionLimits) throws(ExpressionError) -> Syntax {
        guard source.utf8.count <= limits.sourceBytes else {
            throw ExpressionError("the expression is longer than \(limits.sourceBytes) bytes", at: 0, in: "")
        }
        var parser = try Parser(source, limits: limits)
        if parser.token.kind == .end { throw parser.error("the expression is empty", at: 0) }
        let tree = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected() }
        return tree
    }

    private init(_ source: String, limits: ExpressionLimits) throws(ExpressionError) {
        lexer = Lexer(source)
        self.limits = limits
        token = try lexer.next()
    }

    // MARK: Grammar

    private mutating func expression() throws(ExpressionError) -> Syntax {
        try descend()
        defer { depth -= 1 }
        let condition = try disjunction()
        let offset = token.range.lowerBound
        guard try accept(.question) else { return condition }
        let positive = try disjunction()
        try expect(.colon)
        let negative = try expression()
        return try make(.conditional(condition, positive, negative), at: offset, [condition, positive, negative])
    }

    private mutating func disjunction() throws(ExpressionError) -> Syntax {
        let first = try conjunction()
        let offset = token.range.lowerBound
        guard token.kind == .punctuation(.or) else { return first }
        var operands = [first]
        while try accept(.or) { operands.append(try conjunction()) }
        return try make(.or(operands), at: offset, operands)
    }

    private mutating func conjunction() throws(ExpressionError) -> Syntax {
        let first = try relation()
        let offset = token.range.lowerBound
        guard token.kind == .punctuation(.and) else { return first }
        var operands = [first]
        while try accept(.and) { operands.append(try relation()) }
        return try make(.and(operands), at: offset, operands)
    }

    private mutating func relation() throws(ExpressionError) -> Syntax {
        var left = try sum()
        while true {
            let offset = token.range.lowerBound
            if let comparison = comparisonOperator {
                try advance()
                let right = try sum()
                left = try make(.comparison(comparison, left, right), at: offset, [left, right])
            } else if token.kind == .identifier("in") {
                try advance()
                let right = try sum()
                left = try make(.membership(left, right), at: offset, [left, right])
            } else {
                return left
            }
        }
    }

    private var comparisonOperator: ComparisonOperator? {
        guard case .punctuation(let punctuation) = token.kind else { return nil }
        return ComparisonOperator(rawValue: punctuation.rawValue)
    }

    private mutating func sum() throws(ExpressionError) -> Syntax {
        let first = try product()
        var terms: [Syntax.Term] = []
        while let (sign, offset) = try accept(oneOf: [.add, .subtract]) {
            terms.append(Syntax.Term(operator: sign, offset: offset, operand: try product()))
        }
        return try makeArithmetic(first, terms)
    }

    private mutating func product() throws(ExpressionError) -> Syntax {
        let first = try unary()
        var terms: [Syntax.Term] = []
        while let (sign, offset) = try accept(oneOf: [.multiply, .divide, .remainder]) {
            terms.append(Syntax.Term(operator: sign, offset: offset, operand: try unary()))
        }
        return try makeArithmetic(first, terms)
    }

    private mutating func makeArithmetic(_ first: Syntax, _ terms: [Syntax.Term]) throws(ExpressionError) -> Syntax {
        guard let operation = terms.first else { return first }
        return try make(.arithmetic(first, terms), at: operation.offset, [first] + terms.map(\.operand))
    }

    private mutating func unary() throws(ExpressionError) -> Syntax {
        let offset = token.range.lowerBound
        if try accept(.not) {
            try descend()
            defer { depth -= 1 }
            let operand = try unary()
            return try make(.not(operand), at: offset, [operand])
        }
        if try accept(.minus) {
            if let literal = try negativeLiteral(offset) { return try postfix(literal) }
            try descend()
            defer { depth -= 1 }
            let operand = try unary()
            return try make(.negate(operand), at: offset, [operand])
        }
        return try postfix(primary())
    }

    /// A number right after a minus sign, so that the least integer can be written.
    private mutating func negativeLiteral(_ offset: Int) throws(ExpressionError) -> Syntax? {
        let value: Value
        switch token.kind {
        case .int(let magnitude):
            guard magnitude <= Int64.min.magnitude else { throw error("the integer is too large", at: offset) }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let magnitude):
            value = .double(-magnitude)
        case .end, .identifier, .quotedIdentifier, .uint, .string, .bytes, .punctuation:
            return nil
        }
        try advance()
        return try make(.literal(value), at: offset, [])
    }

    private mutating func postfix(_ operand: Syntax) throws(ExpressionError) -> Syntax {
        var operand = operand
        while true {
            let offset = token.range.lowerBound
            if try accept(.dot) {
                operand = try member(of: operand)
            } else if try accept(.openBracket) {
                let isOptional = try accept(.question)
                let index = try expression()
                try expect(.closeBracket)
                operand = try make(.index(operand, index, isOptional: isOptional), at: offset, [operand, index])
            } else if token.kind == .punctuation(.openBrace), operand.isQualifiedName {
                throw error("message types cannot be built here; write a map as {\"key\": value}", at: offset)
            } else {
                return operand
            }
        }
    }

    private mutating func member(of operand: Syntax) throws(ExpressionError) -> Syntax {
        let isOptional = try accept(.question)
        let offset = token.range.lowerBound
        switch token.kind {
        case .quotedIdentifier(let field):
            try advance()
            return try make(.select(operand, field: field, isOptional: isOptional), at: offset, [operand])
        case .identifier(let name) where !Self.keywords.contains(name):
            try advance()
            guard !isOptional, try accept(.openParenthesis) else {
                return try make(.select(operand, field: name, isOptional: isOptional), at: offset, [operand])
            }
            let arguments = try arguments()
            return try make(
                .call(name, receiver: operand, arguments: arguments),
                at: offset,
                [operand] + arguments
            )
        case .end, .identifier, .int, .uint, .double, .string, .bytes, .punctuation:
            throw error("a field name is expected after '.'", at: offset)
        }
    }

    private mutating func primary() throws(ExpressionError) -> Syntax {
        let offset = token.range.lowerBound
        let literal: Value
        switch token.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else { throw error("the integer is too large", at: offset) }
            literal = .int(value)
        case .uint(let value): literal = .uint(value)
        case .double(let value): literal = .double(value)
        case .string(let value): literal = .string(value)
        case .bytes(let value): literal = .bytes(value)
        case .identifier("true"): literal = .bool(true)
        case .identifier("false"): literal = .bool(false)
        case .identifier("null"): literal = .null
        case .identifier(let name):
            return try identifier(name, isRooted: false)
        case .punctuation(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else { throw unexpected() }
            return try identifier(name, isRooted: true)
        case .punctuation(.openParenthesis):
            try advance()
            let inner = try expression()
            try expect(.closeParenthesis)
            return inner
        case .punctuation(.openBracket): return try list()
        case .punctuation(.openBrace): return try map()
        case .end, .quotedIdentifier, .punctuation: throw unexpected()
        }
        try advance()
        return try make(.literal(literal), at: offset, [])
    }

    private mutating func identifier(_ name: String, isRooted: Bool) throws(ExpressionError) -> Syntax {
        let offset = token.range.lowerBound
        guard !Self.keywords.contains(name), !Self.reserved.contains(name) else {
            throw error("'\(name)' is a reserved word", at: offset)
        }
        try advance()
        guard try accept(.openParenthesis) else {
            return try make(.identifier(name, isRooted: isRooted), at: offset, [])
        }
        let arguments = try arguments()
        return try make(.call(name, receiver: nil, arguments: arguments), at: offset, arguments)
    }

    /// The rest of an argument list after its opening parenthesis.
    private mutating func arguments() throws(ExpressionError) -> [Syntax] {
        var arguments: [Syntax] = []
        if try accept(.closeParenthesis) { return arguments }
        repeat { arguments.append(try expression()) } while try accept(.comma)
        try expect(.closeParenthesis)
        return arguments
    }

    private mutating func list() throws(ExpressionError) -> Syntax {
        let offset = token.range.lowerBound
        try advance()
        var elements: [Syntax.Element] = []
        while token.kind != .punctuation(.closeBracket) {
            let isOptional = try accept(.question)
            elements.append(Syntax.Element(value: try expression(), isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        try expect(.closeBracket)
        return try make(.list(elements), at: offset, elements.map(\.value))
    }

    private mutating func map() throws(ExpressionError) -> Syntax {
        let offset = token.range.lowerBound
        try advance()
        var entries: [Syntax.Entry] = []
        while token.kind != .punctuation(.closeBrace) {
            let isOptional = try accept(.question)
            let key = try expression()
            try expect(.colon)
            entries.append(Syntax.Entry(key: key, value: try expression(), isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        try expect(.closeBrace)
        return try make(.map(entries), at: offset, entries.flatMap { [$0.key, $0.value] })
    }

    // MARK: Tokens

    private mutating func advance() throws(ExpressionError) {
        token = try lexer.next()
    }

    private mutating func accept(_ punctuation: Punctuation) throws(ExpressionError) -> Bool {
        guard token.kind == .punctuation(punctuation) else { return false }
        try advance()
        return true
    }

    /// One of these operators, if it comes next, and where it is, in bytes.
    private mutating func accept(
        oneOf operators: [ArithmeticOperator]
    ) throws(ExpressionError) -> (ArithmeticOperator, offset: Int)? {
        guard case .punctuation(let punctuation) = token.kind,
            let found = ArithmeticOperator(rawValue: punctuation.rawValue), operators.contains(found)
        else { return nil }
        let offset = token.range.lowerBound
        try advance()
        return (found, offset)
    }

    private mutating func expect(_ punctuation: Punctuation) throws(ExpressionError) {
        guard try accept(punctuation) else { throw unexpected(wanted: "'\(punctuation.rawValue)'") }
    }

    // MARK: Bounds

    private mutating func descend() throws(ExpressionError) {
        depth += 1
        guard depth <= limits.depth else { throw tooDeep(token.range.lowerBound) }
    }

    private mutating func make(
        _ kind: Syntax.Kind,
        at offset: Int,
        _ children: [Syntax]
    ) throws(ExpressionError) -> Syntax {
        nodes += 1
        guard nodes <= limits.nodes else {
            throw error("the expression has more than \(limits.nodes) parts", at: offset)
        }
        var height = 1
        var size = 1 + kind.textLength / 32
        for child in children {
            height = max(height, child.height + 1)
            size += child.size
        }
        guard height <= limits.depth else { throw tooDeep(offset) }
        return Syntax(offset: offset, height: height, size: size, kind: kind)
    }

    // MARK: Errors

    private func tooDeep(_ offset: Int) -> ExpressionError {
        error("the expression nests deeper than \(limits.depth) levels", at: offset)
    }

    private func error(_ message: String, at offset: Int, suggestion: String? = nil) -> ExpressionError {
        ExpressionError(message, at: offset, in: lexer.source, suggestion: suggestion)
    }

    private func unexpected(wanted: String? = nil) -> ExpressionError {
        let wish = wanted.map { ", \($0) is expected" } ?? ""
        let offset = token.range.lowerBound
        guard token.kind != .end else {
            return error("the expression ends too early\(wanted.map { "; \($0) is expected" } ?? "")", at: offset)
        }
        let text = String(decoding: lexer.bytes[token.range].prefix(40), as: UTF8.self)
        return error("unexpected '\(text)'\(wish)", at: offset, suggestion: Self.otherLanguages[text])
    }

    /// Words of the grammar, which cannot be names at all.
    private static let keywords: Set<String> = ["true", "false", "null", "in"]

    /// Words kept for the future, which cannot be names of variables but may be fields.
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    /// What people write who think in another language.
    private static let otherLanguages = [
        "and": "'&&'", "AND": "'&&'", "or": "'||'", "OR": "'||'", "is": "'=='", "not": "'!'", "NOT": "'!'",
    ]
}

extension Syntax {
    /// Whether the node is a name such as `a.b.c`.
    var isQualifiedName: Bool {
        switch kind {
        case .identifier: true
        case .select(let operand, _, isOptional: false): operand.isQualifiedName
        case .literal, .select, .index, .call, .list, .map, .not, .negate, .arithmetic, .comparison, .membership, .and,
            .or, .conditional:
            false
        }
    }
}
