/// The names an expression may use and the bounds it keeps to.
package struct Environment: Sendable {
    /// A name that has a value per evaluation; its place in ``variables`` is its slot in ``Bindings``.
    package struct Variable: Sendable, Hashable {
        /// The name, which may be dotted: `x.y` is then one variable.
        package let name: String
        package let type: ExpressionType

        package init(_ name: String, _ type: ExpressionType = .any) {
            self.name = name
            self.type = type
        }
    }

    /// When a name that is not declared is an error.
    package enum Resolution: Sendable, Hashable {
        /// When the expression is compiled, with a suggestion; so are mistakes of type that are certain.
        case early
        /// Only when it is evaluated and the outcome depends on it, as the language defines for unchecked expressions.
        case late
    }

    package let variables: [Variable]
    /// Names with a fixed value, such as the severities.
    package let constants: [String: Value]
    /// The namespace in which names are looked up first, such as `com.example`.
    package let container: String
    package let resolution: Resolution
    package var extensions: ExtensionSet
    package var limits: ExpressionLimits
    package var external: ExternalFunctions
    private let slots: [String: Int]
    /// How many points a name has at most, of variables, constants and types.
    let longestName: Int

    package init(
        variables: [Variable],
        constants: [String: Value] = [:],
        container: String = "",
        resolution: Resolution = .early,
        extensions: ExtensionSet = .all,
        limits: ExpressionLimits = ExpressionLimits(),
        external: ExternalFunctions = ExternalFunctions()
    ) {
        self.variables = variables
        self.constants = constants
        self.container = container
        self.resolution = resolution
        self.extensions = extensions
        self.limits = limits
        self.external = external
        longestName =
            (variables.map(\.name) + constants.keys + TypeValue.named.map(\.name))
            .map { name in name.utf8.count { $0 == UInt8(ascii: ".") } }.max() ?? 0
        slots = Dictionary(variables.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    /// The slot of a variable; nil when the environment has none of that name.
    package func slot(of name: String) -> Int? {
        slots[name]
    }

    /// The full names a name may stand for, the innermost namespace first.
    func candidates(for name: String, isRooted: Bool) -> [String] {
        guard !isRooted, !container.isEmpty else { return [name] }
        var namespace = container.split(separator: ".")
        var candidates: [String] = []
        while !namespace.isEmpty {
            candidates.append(namespace.joined(separator: ".") + "." + name)
            namespace.removeLast()
        }
        return candidates + [name]
    }

    /// What people may have meant who wrote an unknown name.
    var suggestibleNames: [String] {
        variables.map(\.name) + constants.keys.sorted()
    }
}
