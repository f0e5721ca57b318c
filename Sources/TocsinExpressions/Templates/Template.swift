/// A text with places for values: the core of Mustache.
///
/// `{{a.b}}` is a value, `{{{a.b}}}` and `{{&a.b}}` the same without escaping, `{{#a}}…{{/a}}` a part shown when `a`
/// is there and true, or once per element of a list, `{{^a}}…{{/a}}` a part shown otherwise, `{{.}}` the value of the
/// innermost part, `{{! …}}` a comment. A missing value is empty.
package struct Template: Sendable {
    /// The most bytes a template renders to; longer text is cut and ends in `…`.
    package static let outputLimit = 16 * 1024

    package let source: String
    /// The variables the template reads: callers need to bind only these.
    package let variables: VariableSet
    /// The paths the template reads, each once, in order of appearance.
    package let fieldPaths: [FieldPath]
    let nodes: [TemplateNode]

    /// Parses a template.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - environment: The variables and constants that names may start at.
    ///   - problem: What is wrong with a path, if anything, when the caller knows more of its fields than their types
    ///     tell.
    package init(
        _ source: String,
        in environment: Environment,
        checking problem: (FieldPath) -> String? = { _ in nil }
    ) throws(ExpressionError) {
        var parser = try TemplateParser(source, environment)
        nodes = try parser.parse()
        for (path, offset) in parser.paths {
            if let message = problem(path) { throw ExpressionError(message, at: offset, in: source) }
        }
        self.source = source
        variables = parser.variables
        fieldPaths = parser.paths.map(\.path)
    }

    /// What every text that it renders to begins with: the template up to the first of its tags.
    package var leadingText: String {
        var text = ""
        for node in nodes {
            guard case .text(let part) = node else { break }
            text += part
        }
        return text
    }

    /// The text with the values of an event in it.
    ///
    /// - Parameter limit: the most bytes it may have; what is longer is cut and ends in `…`.
    package func render(
        _ bindings: borrowing Bindings,
        escaping: Escaping,
        limit: Int = Template.outputLimit
    ) -> String {
        var renderer = TemplateRenderer(escaping: escaping, limit: limit)
        renderer.render(nodes, bindings)
        return renderer.result
    }
}
