extension Template {
    /// Why a text is not whole.
    package enum Gap: Error, Hashable, Sendable {
        /// A name has no value, or null.
        case missing
        /// A name is a list, a map or bytes.
        case notText
        /// The text would have at least so many bytes.
        case tooLong(bytes: Int)
    }

    /// The text for programs: an identity or a topic, of which nothing may be left out and nothing cut.
    ///
    /// Costs no more than `limit` whatever the values are.
    package func renderWhole(
        _ bindings: borrowing Bindings,
        limit: Int,
        escaping: Escaping = .none
    ) throws(Gap) -> String {
        var renderer = TemplateRenderer(escaping: escaping, limit: limit, isWhole: true)
        renderer.render(nodes, bindings)
        return try renderer.wholeText()
    }

    /// The text with `hole` for each value; `nil` where sections or values that are not escaped leave open what it looks like.
    package func outline(hole: String) -> String? {
        var text = ""
        for node in nodes {
            switch node {
            case .text(let part): text += part
            case .value(_, isEscaped: true): text += hole
            case .value, .section, .inverted: return nil
            }
        }
        return text
    }
}
