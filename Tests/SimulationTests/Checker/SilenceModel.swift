import TocsinModel
import TocsinTime

/// A silence as somebody asked for it, until it is over.
struct SilenceModel {
    let id: SilenceID
    let match: RouteBlueprint.Match
    let start: Timestamp
    let end: Silence.End
    /// When it is over whatever it waits for.
    let endsBy: Timestamp
    var isActive: Bool

    /// The match that a request is about; the worlds ask for no other.
    static func match(_ text: String) -> RouteBlueprint.Match? {
        choices.first { $0.text == text }
    }

    static let choices: [RouteBlueprint.Match] =
        [.rule("warm"), .rule("silent"), .rule("door"), .severity(atLeast: .error), .severity(atLeast: .info)]
        + Blueprint.sites.map { .site($0) }
}
