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
        var renderer = TemplateRenderer(escaping: escaping, wholeLimit: limit)
        let text = renderer.render(whole: self, bindings)
        if let gap = renderer.gap { throw gap }
        guard text.utf8.count <= limit else { throw .tooLong(bytes: text.utf8.count) }
        return text
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

extension TemplateRenderer {
    fileprivate mutating func render(whole template: Template, _ bindings: borrowing Bindings) -> String {
        render(template.nodes, bindings)
        return result
    }
}
