internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads `inhibitions:`.
struct InhibitionsSection {
    let log: ProblemLog
    let environment: Environment
    let labels: [String]

    func read(_ parent: inout MapReader) -> [Entry] {
        parent.maps("inhibitions", "an inhibition").map { reader in
            var reader = reader
            let source = condition("source", &reader)
            let target = condition("target", &reader)
            let equal = reader.texts("equal") ?? []
            for text in equal where !labels.contains(text.value) {
                log.warning(
                    "no rule's alerts have a label '\(text.value)'",
                    at: text.place,
                    suggestion: Suggestion.nearest(to: text.value, among: labels)
                )
            }
            let grace = reader.span("grace") ?? .zero
            reader.finish()
            return Entry(source: source, target: target, equal: equal.map(\.value), grace: grace)
        }
    }

    /// One inhibition with the places of its conditions.
    struct Entry {
        let source: Located<Expression>?
        let target: Located<Expression>?
        let equal: [String]
        let grace: TimeSpan

        /// `nil` where a condition is wrong.
        var inhibition: Inhibition? {
            guard let source, let target else { return nil }
            return Inhibition(source: source.value, target: target.value, equal: equal, grace: grace)
        }
    }

    private func condition(_ key: String, _ reader: inout MapReader) -> Located<Expression>? {
        guard let node = reader.required(key) else { return nil }
        return reader.condition(key, in: environment).map { Located(value: $0, place: node.place) }
    }
}
