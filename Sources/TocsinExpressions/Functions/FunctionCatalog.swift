/// All functions by name.
enum FunctionCatalog {
    /// The overloads of each name.
    static let functions: [String: [Function]] = Dictionary(
        grouping: core + conversions + timestamps + strings.map { $0.of(.strings) } + math.map { $0.of(.math) }
            + encoders.map { $0.of(.encoders) } + optionals.map { $0.of(.optionals) },
        by: \.name
    )

    /// How many points the namespace of a function has at most.
    static let longestName = 2

    /// The names of functions called as `f(x)` or as `x.f()`, for suggestions.
    static func names(isMember: Bool, in extensions: ExtensionSet) -> [String] {
        let macros = isMember ? Macro.memberNames : ["has"]
        return macros
            + functions.values.joined()
            .filter { $0.style != (isMember ? .global : .member) && extensions.isSuperset(of: $0.library) }
            .map(\.name).sorted()
    }
}
