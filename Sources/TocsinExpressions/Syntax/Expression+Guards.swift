extension Expression {
    /// A field that the expression reads of a variable which may be null, without having asked first; `nil` where it asks, reads fields
    /// as optional ones (`name.?field`), or reads none.
    package func unguardedField(of name: String) -> String? {
        guard let syntax = try? Parser.parse(source, limits: ExpressionLimits()) else { return nil }
        return syntax.unguardedField(of: name)
    }

    /// Whether the condition can't hold while the variable is null, by what it says of that itself.
    package func holdsOnlyWith(_ name: String) -> Bool {
        guard let syntax = try? Parser.parse(source, limits: ExpressionLimits()) else { return false }
        return syntax.implies(name, isThere: true)
    }
}

extension Syntax {
    fileprivate func unguardedField(of name: String) -> String? {
        switch kind {
        case .literal, .identifier:
            return nil
        case .select(let operand, let field, let isOptional):
            if operand.isVariable(name) { return isOptional ? nil : field }
            return operand.unguardedField(of: name)
        case .index(let operand, let index, let isOptional):
            if operand.isVariable(name), !isOptional {
                if case .literal(.string(let field)) = index.kind { return field }
                return "field"
            }
            return operand.unguardedField(of: name) ?? index.unguardedField(of: name)
        case .call(let function, let receiver, let arguments):
            if function == "has", receiver == nil { return nil }
            return receiver?.unguardedField(of: name) ?? Self.first(arguments, name)
        case .list(let elements):
            return Self.first(elements.map(\.value), name)
        case .map(let entries):
            return Self.first(entries.flatMap { [$0.key, $0.value] }, name)
        case .not(let operand), .negate(let operand):
            return operand.unguardedField(of: name)
        case .arithmetic(let first, let terms):
            return Self.first([first] + terms.map(\.operand), name)
        case .comparison(_, let left, let right), .membership(let left, let right):
            return Self.first([left, right], name)
        // A failure beside a part that decides is no failure.
        case .and(let parts):
            return parts.contains { $0.implies(name, isThere: true) } ? nil : Self.first(parts, name)
        case .or(let parts):
            return parts.contains { $0.denies(name) } ? nil : Self.first(parts, name)
        case .conditional(let condition, let positive, let negative):
            return condition.unguardedField(of: name)
                ?? (condition.implies(name, isThere: true) ? nil : positive.unguardedField(of: name))
                ?? (condition.denies(name) ? nil : negative.unguardedField(of: name))
        }
    }

    private static func first(_ parts: [Syntax], _ name: String) -> String? {
        parts.lazy.compactMap { $0.unguardedField(of: name) }.first
    }

    fileprivate func isVariable(_ name: String) -> Bool {
        if case .identifier(let known, _) = kind { known.isIdentical(toBytesOf: name) } else { false }
    }

    private var isNull: Bool {
        if case .literal(.null) = kind { true } else { false }
    }

    /// Whether the variable is there (or is null, where not `isThere`) wherever this is true.
    fileprivate func implies(_ name: String, isThere: Bool) -> Bool {
        switch kind {
        case .comparison(.notEqual, let left, let right) where isThere: Self.compares(left, right, name)
        case .comparison(.equal, let left, let right) where !isThere: Self.compares(left, right, name)
        case .call("has", receiver: nil, arguments: let arguments) where isThere: arguments.contains { $0.reads(name) }
        case .not(let operand): operand.impliesWhereFalse(name, isThere: isThere)
        case .and(let parts): parts.contains { $0.implies(name, isThere: isThere) }
        case .or(let parts): parts.allSatisfy { $0.implies(name, isThere: isThere) }
        case .literal, .identifier, .select, .index, .call, .list, .map, .negate, .arithmetic, .comparison, .membership,
            .conditional:
            false
        }
    }

    /// Whether the variable is there wherever this is false: it is true of null.
    fileprivate func denies(_ name: String) -> Bool { impliesWhereFalse(name, isThere: true) }

    private func impliesWhereFalse(_ name: String, isThere: Bool) -> Bool {
        switch kind {
        case .comparison(.equal, let left, let right) where isThere: Self.compares(left, right, name)
        case .comparison(.notEqual, let left, let right) where !isThere: Self.compares(left, right, name)
        case .not(let operand): operand.implies(name, isThere: isThere)
        case .or(let parts): parts.contains { $0.impliesWhereFalse(name, isThere: isThere) }
        case .and(let parts): parts.allSatisfy { $0.impliesWhereFalse(name, isThere: isThere) }
        case .literal, .identifier, .select, .index, .call, .list, .map, .negate, .arithmetic, .comparison, .membership,
            .conditional:
            false
        }
    }

    private static func compares(_ left: Syntax, _ right: Syntax, _ name: String) -> Bool {
        (left.isVariable(name) && right.isNull) || (left.isNull && right.isVariable(name))
    }

    /// Whether it is a field of the variable, or one of such a field.
    private func reads(_ name: String) -> Bool {
        switch kind {
        case .select(let operand, _, _), .index(let operand, _, _): operand.isVariable(name) || operand.reads(name)
        case .literal, .identifier, .call, .list, .map, .not, .negate, .arithmetic, .comparison, .membership, .and, .or,
            .conditional:
            false
        }
    }
}
