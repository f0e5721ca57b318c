/// A step of a constant path: `.name` or `["name"]`, or `[3]`.
enum PathStep: Sendable, Hashable {
    case field(String)
    case index(Int64)
}

/// A variable and constant steps from it, such as `payload.motor.rpm` or `topic[2]`, resolved in one go.
final class PathNode: Node, @unchecked Sendable {  // immutable, as `Node` says
    let slot: Int
    let name: String
    /// The first step when it is a field, apart from the rest so that the common path is short.
    let first: ByteText?
    let rest: [PathStep]

    init(slot: Int, name: String, steps: [PathStep], at offset: Int) {
        self.slot = slot
        self.name = name
        if case .field(let field)? = steps.first {
            first = ByteText(field)
            rest = Array(steps.dropFirst())
        } else {
            first = nil
            rest = steps
        }
        super.init(at: offset)
    }

    override func evaluate(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        try resolve(bindings, &frame)
    }

    override func evaluateBool(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try resolve(bindings, &frame)
        guard case .bool(let result) = value else { throw error(.notBoolean(value.type)) }
        return result
    }

    @inline(__always)
    func resolve(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        if let first, case .map(let map)? = bindings.slots[slot], let position = map.position(of: first.text),
            rest.isEmpty
        {
            return map.entries[position].value
        }
        return try walk(bindings, &frame)
    }

    /// Resolves longer paths, and those that end early.
    private func walk(_ bindings: borrowing Bindings, _ frame: inout Frame) throws(EvaluationError) -> Value {
        guard var value = bindings.slots[slot] else { throw error(.unbound(name)) }
        if let first { value = try value.select(first.text, at: offset) }
        for step in rest { value = try value.member(step, &frame, at: offset) }
        return value
    }
}

extension Value {
    /// The value one step further, for steps other than a field of a map.
    func member(_ step: PathStep, _ frame: inout Frame, at offset: Int) throws(EvaluationError) -> Value {
        switch step {
        case .field(let field): try select(field, at: offset)
        case .index(let index): try element(.int(index), &frame, at: offset)
        }
    }
}
