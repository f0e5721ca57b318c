import TocsinDecoding
import TocsinExpressions
import TocsinModel
import TocsinRuntime

/// What expressions and templates may name, with made values.
enum RuleNames {
    static let names = ["topic", "labels", "payload", "event", "device", "window", "last"]
    static let environment = Environment(
        variables: names.map { Environment.Variable($0) },
        constants: ["critical": Severity.critical.value],
        external: .live
    )

    static func bindings(_ random: inout SeededRandom, _ parser: inout JSONParser) -> Bindings {
        var bindings = Bindings(count: environment.variables.count)
        for slot in 0..<environment.variables.count where !random.chance(1, of: 5) {
            let document = JSONGrammar.document(&random)
            bindings[slot] = Array(document.utf8).withUnsafeBytes { try? parser.parse($0) } ?? .string(random.text())
        }
        return bindings
    }
}
