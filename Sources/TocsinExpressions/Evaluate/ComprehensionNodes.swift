/// The variables of a macro and what they run over.
struct Iteration: Sendable {
    let range: Node
    /// The local of the only variable, or of the index or key where there are two.
    let first: Int
    /// The local of the element or value where there are two variables.
    let second: Int?
    /// What one round costs, by the size of its body.
    let cost: Int

    /// Evaluates the range.
    func domain(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Domain {
        let value = try range.evaluate(bindings, &frame)
        switch value {
        case .list(let list): return .list(list)
        case .map(let map): return .map(map)
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .timestamp, .duration, .type, .optional,
            .symbol:
            throw EvaluationError(.noOverload("iteration", value.type, nil), at: range.offset)
        }
    }

    /// Pays for a round and sets its variables.
    func step(_ domain: Domain, _ position: Int, _ frame: inout Frame) throws(EvaluationError) {
        try frame.charge(cost, at: range.offset)
        switch domain {
        case .list(let list):
            if let second {
                frame.locals[first] = .int(Int64(position))
                frame.locals[second] = list[position]
            } else {
                frame.locals[first] = list[position]
            }
        case .map(let map):
            frame.locals[first] = map.entries[position].key
            if let second { frame.locals[second] = map.entries[position].value }
        }
    }

    /// A list or a map that is iterated.
    enum Domain {
        case list([Value])
        case map(MapValue)

        var count: Int {
            switch self {
            case .list(let list): list.count
            case .map(let map): map.count
            }
        }
    }
}

/// `range.all(x, condition)`, `exists` and `exists_one`.
final class QuantifierNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    enum Kind: Sendable {
        /// False when any round is false; otherwise the first error, or true.
        case all
        /// True when any round is true; otherwise the first error, or false.
        case exists
        /// Whether exactly one round is true; any error is an error.
        case existsOne
    }

    let kind: Kind
    let iteration: Iteration
    let condition: Node

    init(_ kind: Kind, _ iteration: Iteration, _ condition: Node, at offset: Int) {
        self.kind = kind
        self.iteration = iteration
        self.condition = condition
        super.init(at: offset)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let domain = try iteration.domain(bindings, &frame)
        var count = 0
        var failure: EvaluationError?
        for position in 0..<domain.count {
            try iteration.step(domain, position, &frame)
            do {
                let holds = try condition.evaluateBool(bindings, &frame)
                switch kind {
                case .all: if !holds { return false }
                case .exists: if holds { return true }
                case .existsOne: if holds { count += 1 }
                }
            } catch {
                if error.isExcess || kind == .existsOne { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return switch kind {
        case .all: true
        case .exists: false
        case .existsOne: count == 1
        }
    }
}

/// `range.map(x, t)`, `range.map(x, p, t)`, `range.filter(x, p)` and `transformList`.
final class ListComprehensionNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let iteration: Iteration
    let filter: Node?
    /// What a round yields; nil for the element or key itself.
    let transform: Node?

    init(_ iteration: Iteration, filter: Node?, transform: Node?, at offset: Int) {
        self.iteration = iteration
        self.filter = filter
        self.transform = transform
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let domain = try iteration.domain(bindings, &frame)
        var list: [Value] = []
        for position in 0..<domain.count {
            try iteration.step(domain, position, &frame)
            if let filter, try !filter.evaluateBool(bindings, &frame) { continue }
            if list.count >= frame.limits.elements { throw error(.sizeLimit) }
            list.append(try transform?.evaluate(bindings, &frame) ?? frame.locals[iteration.first])
        }
        return .list(list)
    }
}

/// `range.transformMap(k, v, t)`, which keeps keys, and `transformMapEntry`, whose rounds yield maps to merge.
final class MapComprehensionNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let iteration: Iteration
    let filter: Node?
    let transform: Node
    let yieldsEntries: Bool

    init(_ iteration: Iteration, filter: Node?, transform: Node, yieldsEntries: Bool, at offset: Int) {
        self.iteration = iteration
        self.filter = filter
        self.transform = transform
        self.yieldsEntries = yieldsEntries
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        let domain = try iteration.domain(bindings, &frame)
        var entries: [MapValue.Entry] = []
        for position in 0..<domain.count {
            try iteration.step(domain, position, &frame)
            let key = frame.locals[iteration.first]
            if let filter, try !filter.evaluateBool(bindings, &frame) { continue }
            let value = try transform.evaluate(bindings, &frame)
            if !yieldsEntries {
                if entries.count >= frame.limits.elements { throw error(.sizeLimit) }
                try frame.charge(2, at: offset)
                entries.append(MapValue.Entry(key: key, value: value))
            } else if case .map(let map) = value {
                if entries.count + map.count > frame.limits.elements { throw error(.sizeLimit) }
                try frame.charge(map.count, at: offset)
                entries += map.entries
            } else {
                throw error(.noOverload("transformMapEntry", value.type, nil))
            }
        }
        return .map(try MapValue(checking: entries, &frame, at: offset))
    }
}
