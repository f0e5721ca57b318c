/// Renders one template once.
struct TemplateRenderer {
    private let escaping: Escaping
    private let limit: Int
    private var output = ""
    private var contexts: [Value] = []
    /// Bounds loops in loops, also those that yield no text: nodes that may still be rendered.
    private var remaining = 20_000

    /// Whether nothing may be left out of the text or cut, as where it names something.
    private let isWhole: Bool
    /// What first was left out, where nothing may be.
    private var gap: Template.Gap?

    /// - Parameter limit: the most bytes of the text.
    init(escaping: Escaping, limit: Int, isWhole: Bool = false) {
        self.escaping = escaping
        self.limit = limit
        self.isWhole = isWhole
    }

    private var isFull: Bool { output.utf8.count > limit || remaining <= 0 || gap != nil }

    /// Whether the value can be written as a whole. Looked at before it is written: a long one must not cost anything.
    private mutating func admits(_ value: Value?) -> Bool {
        guard isWhole else { return true }
        switch value {
        case nil, .null: gap = .missing
        case .optional(let optional): return admits(optional.value)
        case .string(let text):
            let bytes = output.utf8.count + text.utf8.count
            if bytes > limit { gap = .tooLong(bytes: bytes) }
        case .bytes, .list, .map: gap = .notText
        case .bool, .int, .uint, .double, .wide, .timestamp, .duration, .type, .symbol: break
        }
        return gap == nil
    }

    /// The text, cut between scalars when it is too long.
    var result: String { output.cut(toBytes: limit) }

    /// The text where nothing may be left out of it or cut.
    func wholeText() throws(Template.Gap) -> String {
        if let gap { throw gap }
        guard output.utf8.count <= limit else { throw .tooLong(bytes: output.utf8.count) }
        return output
    }

    mutating func render(_ nodes: [TemplateNode], _ bindings: borrowing Bindings) {
        for node in nodes {
            if isFull { return }
            remaining -= 1
            switch node {
            case .text(let text): output += text
            case .value(let path, let isEscaped):
                let found = resolve(path, bindings)
                guard admits(found), let value = found else { continue }
                // One scalar more than there is room for, so that what is cut shows that it is.
                let text = value.displayText(limit: max(0, limit - output.utf8.count) + 4)
                output += isEscaped || escaping.isAlways ? escaping.escape(text) : text
            case .section(let path, let body):
                guard let value = resolve(path, bindings), value.isShown else { continue }
                section(value, body, bindings)
            case .inverted(let path, let body):
                if resolve(path, bindings)?.isShown != true { render(body, bindings) }
            }
        }
    }

    private mutating func section(_ value: Value, _ body: [TemplateNode], _ bindings: borrowing Bindings) {
        if case .optional(let optional) = value {
            if let value = optional.value { section(value, body, bindings) }
            return
        }
        guard case .list(let list) = value else {
            contexts.append(value)
            render(body, bindings)
            contexts.removeLast()
            return
        }
        for element in list {
            if isFull { return }
            remaining -= 1
            contexts.append(element)
            render(body, bindings)
            contexts.removeLast()
        }
    }

    private func resolve(_ path: TemplatePath, _ bindings: borrowing Bindings) -> Value? {
        var value: Value?
        switch path.root {
        case .context: value = contexts.last
        case .name(let name, let slot, let constant):
            value = contexts.lazy.reversed().compactMap { $0.fieldAsContext(name) }.first
            if value == nil { value = slot.flatMap { bindings[$0] } ?? constant }
        }
        for field in path.fields { value = value?.templateField(field) }
        return value
    }
}

extension Value {
    /// The field of a section's value, which only maps have.
    fileprivate func fieldAsContext(_ name: String) -> Value? {
        guard case .map(let map) = self else { return nil }
        return map[name]
    }

    /// Whether a section shows: everything but null, false, empty text, an empty list and an absent optional.
    fileprivate var isShown: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .string(let text): !text.isEmpty
        case .list(let list): !list.isEmpty
        case .optional(let optional): optional.value?.isShown ?? false
        case .int, .uint, .double, .wide, .bytes, .map, .timestamp, .duration, .type, .symbol: true
        }
    }
}
