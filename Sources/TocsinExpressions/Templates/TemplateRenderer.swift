/// Renders one template once.
struct TemplateRenderer {
    private let escaping: Escaping
    private var output = ""
    private var contexts: [Value] = []
    /// Bounds loops in loops that yield no text.
    private var remainingRounds = 10_000
    /// How long the text may be where nothing may be left out of it or cut, in bytes; `nil` for a text that is read by people.
    private let wholeLimit: Int?
    /// What first was left out, where nothing may be.
    private(set) var gap: Template.Gap?

    init(escaping: Escaping, wholeLimit: Int? = nil) {
        self.escaping = escaping
        self.wholeLimit = wholeLimit
    }

    private var isFull: Bool { output.utf8.count > Template.outputLimit || remainingRounds <= 0 || gap != nil }

    /// Whether the value can be written as a whole. Looked at before it is written: a long one must not cost anything.
    private mutating func admits(_ value: Value?) -> Bool {
        guard let wholeLimit else { return true }
        switch value {
        case nil, .null: gap = .missing
        case .optional(let optional): return admits(optional.value)
        case .string(let text):
            let bytes = output.utf8.count + text.utf8.count
            if bytes > wholeLimit { gap = .tooLong(bytes: bytes) }
        case .bytes, .list, .map: gap = .notText
        case .bool, .int, .uint, .double, .wide, .timestamp, .duration, .type, .symbol: break
        }
        return gap == nil
    }

    /// The text, cut at a character when it is too long.
    var result: String {
        guard output.utf8.count > Template.outputLimit else { return output }
        let mark = "…"
        var end = output.utf8.index(output.startIndex, offsetBy: Template.outputLimit - mark.utf8.count)
        while String.Index(end, within: output) == nil { end = output.utf8.index(before: end) }
        return output[..<end] + mark
    }

    mutating func render(_ nodes: [TemplateNode], _ bindings: borrowing Bindings) {
        for node in nodes {
            if isFull { return }
            switch node {
            case .text(let text): output += text
            case .value(let path, let isEscaped):
                let found = resolve(path, bindings)
                guard admits(found), let value = found else { continue }
                output += isEscaped ? escaping.escape(value.displayText) : value.displayText
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
            remainingRounds -= 1
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
