package import TocsinExpressions

/// The variables of a source's `time` and `id`, and their slots.
package enum SourceVariables {
    /// The levels of the topic, a list of strings.
    package static let topic = 0
    /// What the topic pattern captured, a map of strings.
    package static let labels = 1
    /// The decoded payload.
    package static let payload = 2

    /// What `time` and `id` are compiled in.
    package static let environment = Environment(variables: [
        Environment.Variable("topic", .list(.string)),
        Environment.Variable("labels", .map(.string)),
        Environment.Variable("payload", .any),
    ])

    /// Bindings for the environment, without values.
    static var unbound: Bindings { Bindings(count: environment.variables.count) }
}
