package import TocsinExpressions

/// The variables of what a source asks of a message, and their slots.
package enum SourceVariables {
    /// The levels of the topic that the message came to, a list of strings.
    package static let topic = 0
    /// What the topic pattern captured and, but for the source's own `labels`, what these add: a map of strings.
    package static let labels = 1
    /// The decoded payload, with `each` that of the whole message.
    package static let payload = 2
    /// With `each`: the reading.
    package static let item = 3
    /// With `each`: the place of the reading, from 0.
    package static let index = 4

    /// What `time`, `id`, `labels`, `each` and `event_topic` are compiled in where a message is one event.
    package static let environment = Environment(variables: ofMessage)

    /// The same, but for `each` itself, where a message is several.
    package static let itemEnvironment = Environment(
        variables: ofMessage + [Environment.Variable("item", .any), Environment.Variable("index", .int)]
    )

    private static let ofMessage = [
        Environment.Variable("topic", .list(.string)),
        Environment.Variable("labels", .map(.string)),
        Environment.Variable("payload", .any),
    ]

    /// What is asked anew for each reading.
    static let ofItem = VariableSet([item, index])

    /// Bindings for either environment, without values.
    static var unbound: Bindings { Bindings(count: itemEnvironment.variables.count) }
}
