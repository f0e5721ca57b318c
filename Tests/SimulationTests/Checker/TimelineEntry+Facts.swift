import TocsinEngine
import TocsinModel

/// What a line says that is known from others of its kind only by its words.
extension TimelineEntry {
    /// Whether its user heard of the incident by a digest.
    var isDigest: Bool { kind == .notified && Self.digests.contains(text) }

    /// Whether all that people heard of is over, and the incident goes on.
    var isOverAsKnown: Bool {
        kind == TimelineFact.overAsKnown.kind && text == TimelineFact.overAsKnown.text
    }

    private static let digests = Set(
        [TimelineFact.digest(.quietHours), .digest(.digest(0)), .digest(.budget)].map(\.text)
    )
}
