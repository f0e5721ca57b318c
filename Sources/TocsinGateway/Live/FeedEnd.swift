/// Why a subscriber gets nothing more of the feed.
enum FeedEnd: Sendable, Hashable {
    /// The client learns this reason, with its code.
    case reason(CloseReason)
    /// It has waited as long as it was to.
    case waited
    /// The connection has ended.
    case gone
}
