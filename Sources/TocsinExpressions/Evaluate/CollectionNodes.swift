/// `[a, ?b]`.
final class ListNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    struct Element: Sendable {
        let node: Node
        let isOptional: Bool
    }

    let elements: [Element]

    init(_ elements: [Element], at offset: Int) {
        self.elements = elements
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(3, at: offset)
        var list: [Value] = []
        list.reserveCapacity(elements.count)
        for element in elements {
            let value = try element.node.evaluate(bindings, &frame)
            if let value = element.isOptional ? try value.unwrapped(at: element.node.offset) : value {
                list.append(value)
            }
        }
        return .list(list)
    }
}

/// `{k: v, ?k: v}`; a repeated key is an error.
final class MapNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    struct Entry: Sendable {
        let key: Node
        let value: Node
        let isOptional: Bool
    }

    let entries: [Entry]

    init(_ entries: [Entry], at offset: Int) {
        self.entries = entries
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(3, at: offset)
        var result: [MapValue.Entry] = []
        result.reserveCapacity(entries.count)
        for entry in entries {
            let key = try entry.key.evaluate(bindings, &frame)
            let value = try entry.value.evaluate(bindings, &frame)
            if let value = entry.isOptional ? try value.unwrapped(at: entry.value.offset) : value {
                result.append(MapValue.Entry(key: key, value: value))
            }
        }
        return .map(try MapValue(checking: result, &frame, at: offset))
    }
}

extension MapValue {
    /// A map of entries whose keys may repeat or be of a type that keys cannot have, which are errors.
    init(checking entries: [Entry], _ frame: inout Frame, at offset: Int) throws(EvaluationError) {
        // Before they are hashed.
        for entry in entries {
            switch entry.key {
            case .bool, .int, .uint: break
            // Each is hashed when it is entered and when it is looked for.
            case .string(let text): try frame.charge(text.utf8.count / 16, at: offset)
            case .null, .double, .wide, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol:
                throw EvaluationError(.invalid("a \(entry.key.type.name) cannot be a key"), at: offset)
            }
        }
        try frame.charge(entries.count, at: offset)
        self.init(entries: entries)
        for (position, entry) in entries.enumerated() {
            guard self.position(of: entry.key) == position else {
                throw EvaluationError(.invalid("a key of the map is repeated"), at: offset)
            }
        }
    }
}

extension Value {
    /// What an optional element holds; nil when it is absent.
    func unwrapped(at offset: Int) throws(EvaluationError) -> Value? {
        guard case .optional(let optional) = self else {
            throw EvaluationError(.noOverload("?", type, nil), at: offset)
        }
        return optional.value
    }
}
