internal import TocsinDevices
internal import TocsinModel
internal import TocsinTime

/// Reads one of the `measures:` of a device model.
struct MeasureReader {
    let log: ProblemLog

    func read(_ name: Located<String>, _ reader: inout MapReader) -> Measure? {
        let unit = reader.text("unit")
        let payload = reader.text("payload").flatMap(template)
        let every = reader.span("every", least: .milliseconds(1))
        let isRetained = reader.flag("retain") ?? false
        let simulate = reader.map("simulate", self.behaviour)
        reader.finish()
        guard !name.value.isEmpty, !name.value.contains(where: { "/+#".contains($0) }) else {
            log.error("a measure's name becomes a level of a topic: '\(name.value)' can't", at: name.place)
            return nil
        }
        return Measure(
            name: name.value,
            unit: unit?.value,
            payload: payload,
            simulate: simulate,
            every: every,
            isRetained: isRetained
        )
    }

    private func template(_ text: Located<String>) -> PayloadTemplate? {
        do {
            return try PayloadTemplate(text.value)
        } catch {
            switch error {
            case .unclosed: log.error("'payload': a {{ without }}", at: text.place)
            case .badName(let name): log.error("'payload': '{{\(name)}}' names no value", at: text.place)
            }
            return nil
        }
    }

    private func behaviour(_ reader: inout MapReader) -> Behaviour? {
        let around = reader.decimal("around")
        let noise = reader.decimal("noise")
        let toggle = reader.span("toggle", least: .milliseconds(1))
        let constant = reader.node("constant").flatMap { MapReader.reading($0, "constant", log) }
        let ramp = reader.map("ramp", self.ramp)
        let kinds = ["around", "toggle", "constant", "ramp"].filter { reader.node($0) != nil }
        if kinds.count != 1 {
            log.error("'simulate' must have one of around, toggle, constant, ramp", at: reader.place)
        }
        if noise != nil, !kinds.contains("around") {
            log.error("'noise' means nothing without 'around'", at: reader.place(of: "noise"))
        }
        reader.finish()
        if let around { return .around(around, noise: noise ?? 0) }
        return toggle.map { .toggle(every: $0) } ?? constant.map { .constant($0) } ?? ramp
    }

    private func ramp(_ reader: inout MapReader) -> Behaviour? {
        let from = reader.required("from").flatMap { MapReader.decimal($0, "from", log) }
        let to = reader.required("to").flatMap { MapReader.decimal($0, "to", log) }
        let over = reader.required("over").flatMap { MapReader.span($0, "over", least: .milliseconds(1), log) }
        reader.finish()
        guard let from, let to, let over else { return nil }
        return .ramp(from: from, to: to, over: over)
    }
}

extension MapReader {
    /// A number, a boolean or a text.
    static func reading(_ node: YAMLNode, _ key: String, _ log: ProblemLog) -> Reading? {
        guard case .scalar(let scalar) = node.content else {
            log.error("'\(key)' must be a number, a text, true or false, not \(node.kind)", at: node.place)
            return nil
        }
        if let number = scalar.number { return .number(number) }
        if scalar.style == .plain, scalar.text == "true" || scalar.text == "false" {
            return .flag(scalar.text == "true")
        }
        return .text(scalar.text)
    }

    mutating func decimal(_ key: String) -> Double? {
        node(key).flatMap { Self.decimal($0, key, log) }
    }

    static func decimal(_ node: YAMLNode, _ key: String, _ log: ProblemLog) -> Double? {
        if case .scalar(let scalar) = node.content, let number = scalar.number, number.isFinite { return number }
        log.error("'\(key)' must be a number, not \(node.kind)", at: node.place)
        return nil
    }
}
