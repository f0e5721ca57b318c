import TocsinModel

/// Where a subscriber's cursor is, as seen from the end of the feed.
enum FeedStart: Sendable, Equatable {
    /// At the end, or nowhere yet: nothing was missed.
    case atEnd
    /// What comes behind it was missed.
    case behind(FeedCursor)
    /// In another feed, or ahead of this one: nobody can say what was missed.
    case elsewhere

    /// - Parameter after: `nil` for one that begins now.
    init(_ after: FeedCursor?, end: FeedCursor) {
        guard let after, after != end else {
            self = .atEnd
            return
        }
        self = after.epoch == end.epoch && after.offset < end.offset ? .behind(after) : .elsewhere
    }
}
