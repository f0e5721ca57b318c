internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Why conditions can't all hold, as text for people.
enum Contradiction {
    static let symbols = Set(Severity.allCases.map(\.rawValue))

    /// - Returns: `nil` where they may hold, as far as can be seen.
    static func among(_ conjuncts: [Conjunct]) -> String? {
        var equals: [[String]: Conjunct.Constant] = [:]
        var bounds: [[String]: Bounds] = [:]
        for comparison in conjuncts.compactMap(\.comparison) {
            let name = text(comparison.path)
            if comparison.relation == .equal {
                let first = equals.updateValue(comparison.constant, forKey: comparison.path)
                if let first, first != comparison.constant {
                    return "\(name) can't be both \(text(first)) and \(text(comparison.constant))"
                }
            }
            guard case .number(let number) = comparison.constant else { continue }
            bounds[comparison.path, default: Bounds()].narrow(comparison.relation, number)
            if let reason = bounds[comparison.path]?.contradiction { return "\(name) can't be \(reason)" }
        }
        return nil
    }

    static func text(_ path: [String]) -> String {
        path.dropFirst().reduce(path.first ?? "") { Int($1) == nil ? "\($0).\($1)" : "\($0)[\($1)]" }
    }

    static func text(_ constant: Conjunct.Constant) -> String {
        switch constant {
        case .text(let text): "'\(text)'"
        case .number(let number): Value.double(number).displayText
        case .flag(let flag): "\(flag)"
        }
    }

    /// Between what a number must lie.
    private struct Bounds {
        private var low: (number: Double, isInside: Bool) = (-.infinity, true)
        private var high: (number: Double, isInside: Bool) = (.infinity, true)

        mutating func narrow(_ relation: Conjunct.Relation, _ number: Double) {
            switch relation {
            case .equal:
                raise(number, true)
                lower(number, true)
            case .notEqual: break
            case .less: lower(number, false)
            case .lessOrEqual: lower(number, true)
            case .greater: raise(number, false)
            case .greaterOrEqual: raise(number, true)
            }
        }

        var contradiction: String? {
            if low.number < high.number || (low.number == high.number && low.isInside && high.isInside) { return nil }
            let (low, high) = (Value.double(low.number).displayText, Value.double(high.number).displayText)
            return "above \(low) and below \(high)"
        }

        private mutating func raise(_ number: Double, _ isInside: Bool) {
            if number > low.number || (number == low.number && !isInside) { low = (number, isInside) }
        }

        private mutating func lower(_ number: Double, _ isInside: Bool) {
            if number < high.number || (number == high.number && !isInside) { high = (number, isInside) }
        }
    }
}
