/// A macro on a receiver: a call whose first arguments are names that the later ones may use.
struct Macro: Sendable {
    enum Body: Sendable {
        case quantifier(QuantifierNode.Kind)
        case filter
        /// The transform, or a filter and the transform.
        case list
        case map(yieldsEntries: Bool)
        case optional(isFlat: Bool)
    }

    let body: Body
    /// How many names come first.
    let names: Int
    /// Where it comes from; empty for the core language.
    let library: ExtensionSet

    /// The macro of a name with so many arguments; nil when there is none.
    static func named(_ name: String, arguments: Int) -> Macro? {
        switch (name, arguments) {
        case ("all", 2): Macro(body: .quantifier(.all), names: 1, library: [])
        case ("exists", 2): Macro(body: .quantifier(.exists), names: 1, library: [])
        case ("exists_one", 2), ("existsOne", 2): Macro(body: .quantifier(.existsOne), names: 1, library: [])
        case ("map", 2), ("map", 3): Macro(body: .list, names: 1, library: [])
        case ("filter", 2): Macro(body: .filter, names: 1, library: [])
        case ("all", 3): Macro(body: .quantifier(.all), names: 2, library: .comprehensions)
        case ("exists", 3): Macro(body: .quantifier(.exists), names: 2, library: .comprehensions)
        case ("exists_one", 3), ("existsOne", 3):
            Macro(body: .quantifier(.existsOne), names: 2, library: .comprehensions)
        case ("transformList", 3), ("transformList", 4): Macro(body: .list, names: 2, library: .comprehensions)
        case ("transformMap", 3), ("transformMap", 4):
            Macro(body: .map(yieldsEntries: false), names: 2, library: .comprehensions)
        case ("transformMapEntry", 3), ("transformMapEntry", 4):
            Macro(body: .map(yieldsEntries: true), names: 2, library: .comprehensions)
        case ("optMap", 2): Macro(body: .optional(isFlat: false), names: 1, library: .optionals)
        case ("optFlatMap", 2): Macro(body: .optional(isFlat: true), names: 1, library: .optionals)
        default: nil
        }
    }

    static let memberNames = [
        "all", "exists", "exists_one", "existsOne", "map", "filter", "transformList", "transformMap",
        "transformMapEntry", "optMap", "optFlatMap",
    ]
}
