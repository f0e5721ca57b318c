internal import TocsinModel
internal import TocsinTime

/// How one user is reached now.
enum Way: Sendable {
    /// - Parameter then: further channels, unless somebody sees it before.
    case now([String], then: PersonalRules.Later?)
    case held(BoxKey.Slot, until: Timestamp, [String])
    /// By the user's own wish.
    case muted
}
