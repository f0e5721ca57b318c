internal import ArgumentParser
internal import TocsinExpressions

/// Which verb the arguments name.
///
/// A misspelt verb is noticed here, because the parser only calls it an unexpected argument.
struct VerbPath {
    /// As it is typed: `tocsin check`.
    private(set) var name: String
    /// What stands where a verb is expected and is none.
    private(set) var unknown: String?
    /// The verb that was probably meant, in quotes.
    private(set) var suggestion: String?

    init(_ arguments: [String], root: any ParsableCommand.Type) {
        name = Self.name(of: root)
        var verbs = root.configuration.subcommands
        for argument in arguments {
            guard !verbs.isEmpty, !argument.hasPrefix("-"), argument != "help" else { return }
            guard let verb = verbs.first(where: { Self.name(of: $0) == argument }) else {
                unknown = argument
                suggestion = Suggestion.nearest(to: argument, among: verbs.map { Self.name(of: $0) })
                return
            }
            name += " \(argument)"
            verbs = verb.configuration.subcommands
        }
    }

    /// As it is typed.
    static func name(of verb: any ParsableCommand.Type) -> String {
        verb.configuration.commandName ?? String(describing: verb).lowercased()
    }
}
