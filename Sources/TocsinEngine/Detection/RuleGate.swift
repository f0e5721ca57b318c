internal import TocsinExpressions
internal import TocsinModel

/// What a topic or payload must have for a rule to be worth evaluating: one of the equalities that its conditions join by `&&`.
struct RuleGate: Sendable {
    let place: Place
    /// Whether the rule has nothing to do with an event that doesn't pass, ever: the equality is its `where`'s. Otherwise it is its `when`'s,
    /// and an alert that is up has to see the event.
    let isFinal: Bool

    enum Place: Sendable {
        case label(name: String, value: String)
        case payload(path: [String], value: GateValue)
    }

    /// `nil` where every event that fits the topic has to be looked at.
    init?(_ rule: Rule) {
        var candidates = (rule.filter?.equalities ?? []).map { ($0, true) }
        switch rule.condition {
        case .threshold(let when, _, _) where rule.window == nil && !rule.needsLast:
            candidates += when.equalities.map { ($0, false) }
        case .threshold, .absent:
            break
        }
        let captures = rule.topic.captures
        for (equality, isFinal) in candidates {
            // A label that the topic doesn't capture is a mistake that is counted with each event.
            guard
                equality.path.root == "labels", equality.path.fields.count == 1,
                captures.contains(equality.path.fields[0]), case .string(let value) = equality.constant
            else { continue }
            self.isFinal = isFinal
            place = .label(name: equality.path.fields[0], value: value)
            return
        }
        for (equality, isFinal) in candidates where equality.path.root == "payload" {
            guard let value = GateValue(equality.constant) else { continue }
            self.isFinal = isFinal
            place = .payload(path: equality.path.fields, value: value)
            return
        }
        return nil
    }
}

/// A value to look up rules by: equal wherever the language's `==` says so, and perhaps in a few cases more.
enum GateValue: Hashable, Sendable {
    case text(ByteText)
    case number(Double)
    case bool(Bool)

    /// What its text takes, in bytes.
    var weight: Int {
        switch self {
        case .text(let text): text.text.utf8.count
        case .number, .bool: 0
        }
    }

    /// `nil` for what equals no constant of these types.
    init?(_ value: Value) {
        switch value {
        case .string(let text): self = .text(ByteText(text))
        case .double(let number): self = .number(number)
        case .int(let number): self = .number(Double(number))
        case .uint(let number): self = .number(Double(number))
        case .wide(let number): self = .number(number.double)
        case .bool(let flag): self = .bool(flag)
        // A symbol equals its name.
        case .symbol(let symbol): self = .text(ByteText(symbol.name))
        case .null, .bytes, .list, .map, .timestamp, .duration, .type, .optional: return nil
        }
    }
}
