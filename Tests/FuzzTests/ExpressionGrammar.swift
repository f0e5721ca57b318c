import TocsinModel

@testable import TocsinExpressions

/// Makes expressions that mostly compile: random trees over the language's operators, functions and macros.
struct ExpressionGrammar {
    let variables: [String]

    private static let members = FunctionCatalog.names(isMember: true, in: .all)
    private static let globals = FunctionCatalog.names(isMember: false, in: .all)
    private static let operators = [
        "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||",
    ]
    private static let fields = ["value", "t", "list", "text", "deep", "count", "avg", "site", "device", "id"]

    func source(_ random: inout SeededRandom) -> String {
        expression(&random, depth: Int.random(in: 1...6, using: &random))
    }

    private func expression(_ random: inout SeededRandom, depth: Int) -> String {
        guard depth > 0 else { return leaf(&random) }
        func inner(_ random: inout SeededRandom) -> String { expression(&random, depth: depth - 1) }
        switch random.below(13) {
        case 0, 1, 2:
            return "(\(inner(&random)) \(random.pick(Self.operators)) \(inner(&random)))"
        case 3:
            return "\(inner(&random))[\(inner(&random))]"
        case 4:
            return "\(inner(&random)).\(random.pick(["", "?"]))\(random.pick(Self.fields))"
        case 5:
            return "\(random.pick(Self.globals))(\(arguments(&random, depth)))"
        case 6, 7:
            return "\(inner(&random)).\(random.pick(Self.members))(\(arguments(&random, depth)))"
        case 8:
            let macro = random.pick(["all", "exists", "exists_one", "map", "filter"])
            return "\(inner(&random)).\(macro)(x, \(inner(&random)))"
        case 9:
            return "has(\(inner(&random)).\(random.pick(Self.fields)))"
        case 10:
            return "(\(inner(&random)) ? \(inner(&random)) : \(inner(&random)))"
        case 11:
            return "\(random.pick(["!", "-", "--", "!!"]))\(inner(&random))"
        default:
            return random.chance(1, of: 2)
                ? "[\(arguments(&random, depth))]" : "{\(inner(&random)): \(inner(&random))}"
        }
    }

    private func arguments(_ random: inout SeededRandom, _ depth: Int) -> String {
        random.times(0...3) { expression(&$0, depth: depth - 1) }.joined(separator: ", ")
    }

    private func leaf(_ random: inout SeededRandom) -> String {
        switch random.below(8) {
        case 0, 1, 2: random.pick(variables + ["x"])
        case 3: random.integerText()
        case 4: random.numberText()
        case 5: quoted(random.text())
        case 6: "b\(quoted(random.text()))"
        default: random.pick(["true", "false", "null", "1u", "duration('1h')", "timestamp(0)", "critical", "[]", "{}"])
        }
    }

    private func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case "\r": "\\r"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
