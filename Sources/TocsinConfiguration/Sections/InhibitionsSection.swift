internal import TocsinExpressions

/// Checks `inhibitions:`.
struct InhibitionsSection {
    let log: ProblemLog
    let environment: Environment
    let labels: [String]

    func check(_ parent: inout MapReader) {
        guard parent.node("inhibitions") != nil else { return }
        for var reader in parent.maps("inhibitions", "an inhibition") {
            for key in ["source", "target"] {
                if reader.required(key) != nil { _ = reader.condition(key, in: environment) }
            }
            for text in reader.texts("equal") ?? [] where !labels.contains(text.value) {
                log.warning(
                    "no rule's alerts have a label '\(text.value)'",
                    at: text.place,
                    suggestion: Spelling.nearest(to: text.value, among: labels)
                )
            }
            _ = reader.span("grace")
            reader.finish()
        }
        log.notActedOn("inhibitions", at: parent.place(of: "inhibitions"), so: "no alert is withheld for another")
    }
}
